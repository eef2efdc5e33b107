/** The hosted service's own clients, each behind one call: an action and its parameters in, the answer out. */
import { createRequire } from 'node:module';
import { KEY_ID, KEY_SECRET } from './api-world.ts';

type Answer = Record<string, unknown>;
export type Call = (action: string, parameters: Record<string, unknown>) => Promise<Answer>;

export interface ClientOptions {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly securityToken?: string;
  /** Default: the pair of `ApiWorld`. */
  readonly accessKeyId?: string;
  readonly secret?: string;
}

type Class<Instance> = new (config: object) => Instance;

interface RpcClient {
  request(action: string, parameters: object, options?: object): Promise<Answer>;
}

interface OpenApiModule {
  readonly default: Class<{
    callApi(params: object, request: object, runtime: object): Promise<Answer>;
  }>;
  readonly Config: Class<object>;
  readonly Params: Class<object>;
  readonly OpenApiRequest: Class<object>;
}

const API_VERSION = '2019-03-15';

const require = createRequire(import.meta.url);
const Fnf = require('@alicloud/fnf-2019-03-15') as Class<RpcClient & Record<string, unknown>>;
const { RPCClient } = require('@alicloud/pop-core') as { RPCClient: Class<RpcClient> };
const OpenApi = require('@alicloud/openapi-client') as OpenApiModule;
const { RuntimeOptions } = createRequire(require.resolve('@alicloud/openapi-client'))(
  '@alicloud/tea-util',
) as { RuntimeOptions: Class<object> };

function popConfig({
  url,
  securityToken,
  accessKeyId = KEY_ID,
  secret = KEY_SECRET,
}: ClientOptions) {
  const config = { endpoint: url, accessKeyId, accessKeySecret: secret };
  return securityToken === undefined ? config : { ...config, securityToken };
}

/** `@alicloud/fnf-2019-03-15`: a method for every operation that it knows. */
export function productClient(options: ClientOptions): Call {
  const client = new Fnf(popConfig(options));
  return (action, parameters) => {
    const name = `${action.slice(0, 1).toLowerCase()}${action.slice(1)}`;
    const method = client[name] as ((parameters: object) => Promise<Answer>) | undefined;
    return method?.call(client, parameters) ?? client.request(action, parameters);
  };
}

/** `@alicloud/pop-core`, everything in the query or everything in the form. */
export function coreClient(
  options: ClientOptions & { readonly method: string; readonly apiVersion?: string },
): Call {
  const { method, apiVersion = API_VERSION } = options;
  const client = new RPCClient({ ...popConfig(options), apiVersion });
  return (action, parameters) => client.request(action, parameters, { method });
}

/** `@alicloud/openapi-client`. Its scheme is ACS3-HMAC-SHA256, unless `v2` makes it signature 1.0. */
export function openApiClient(
  options: ClientOptions & { readonly method: string; readonly signatureAlgorithm?: string },
): Call {
  const { url, method, signatureAlgorithm, securityToken } = options;
  const config = new OpenApi.Config({
    accessKeyId: options.accessKeyId ?? KEY_ID,
    accessKeySecret: options.secret ?? KEY_SECRET,
    endpoint: new URL(url).host,
    protocol: 'HTTP',
    ...(securityToken === undefined ? {} : { securityToken }),
    ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
  });
  const client = new OpenApi.default(config);
  return async (action, parameters) => {
    const params = new OpenApi.Params({
      action,
      version: API_VERSION,
      protocol: 'HTTP',
      method,
      authType: 'AK',
      style: 'RPC',
      pathname: '/',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new OpenApi.OpenApiRequest(
      method === 'GET' ? { query: parameters } : { body: parameters },
    );
    const { body } = await client.callApi(params, request, new RuntimeOptions({}));
    return body as Answer;
  };
}
