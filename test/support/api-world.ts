/** The API in front of a world in memory: signed requests in, parsed answers out. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { MemoryNonces } from '../../src/adapters/memory/memory-nonces.ts';
import { fixedAccessKeys } from '../../src/adapters/system/fixed-access-keys.ts';
import type { AccessKey } from '../../src/app/access-keys.ts';
import { type ApiHooks, apiUseCases } from '../../src/app/api-use-cases.ts';
import type { RateLimits } from '../../src/app/limits.ts';
import type { Clock, Log } from '../../src/app/ports.ts';
import { createApi, type HttpHandler } from '../../src/entry/http/api.ts';
import { createCallback } from '../../src/entry/http/callback.ts';
import { percentEncode } from '../../src/entry/http/percent-encode.ts';
import { signV1 } from '../../src/entry/http/signature-v1.ts';
import { gatewayEvent, type HttpRequest } from './gateway-event.ts';
import type { Handler } from './http-api.ts';
import { World, type WorldOptions } from './world.ts';

export const KEY_ID = 'testid';
export const KEY_SECRET = 'testsecret';

export type Parameters = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const WAITING_FLOW = `
version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    inputMappings:
      - target: taskToken
        source: $context.task.token
    serviceParams:
      MessageBody: $
    outputMappings:
      - target: status
        source: $local.status
`;

export const PASS_FLOW = `
version: v1
type: flow
steps:
  - type: pass
    name: first
  - type: pass
    name: second
`;

export interface ApiWorldOptions extends WorldOptions {
  readonly hooks?: ApiHooks;
  readonly clock?: Clock;
  /** Besides the one that signs by default. */
  readonly keys?: Readonly<Record<string, AccessKey>>;
  readonly rateLimits?: RateLimits;
}

export class ApiWorld {
  readonly world: World;
  readonly log: LogLine[] = [];
  readonly api: HttpHandler;
  readonly callback: HttpHandler;
  private nonces = 0;

  constructor(options: ApiWorldOptions = {}) {
    this.world = new World(options);
    const { deps } = this.world;
    const { ids, tokens } = deps;
    const clock = options.clock ?? deps.clock;
    const nonces = new MemoryNonces(clock);
    const useCases = apiUseCases({ ...deps, nonces, region: 'eu-west-1' }, options.hooks);
    const log = this.collectingLog();
    const accessKeys = fixedAccessKeys({ [KEY_ID]: { secret: KEY_SECRET }, ...options.keys });
    const common = { clock, ids, log, useCases };
    const { rateLimits } = options;
    this.api = createApi({ ...common, accessKeys, ...(rateLimits && { rateLimits }) });
    this.callback = createCallback({ ...common, tokens });
  }

  /** Both handlers behind one address, routed as the deployment does. */
  get handler(): Handler {
    return (event) => (event.rawPath.startsWith('/callbacks/') ? this.callback : this.api)(event);
  }

  /** A signed POST with everything in the form. */
  async call(action: string, parameters: Parameters = {}): Promise<Answer> {
    return this.send({
      method: 'POST',
      body: this.sign('POST', { Action: action, ...parameters }),
    });
  }

  /** The same as a GET with everything in the query. */
  async get(action: string, parameters: Parameters = {}): Promise<Answer> {
    return this.send({ query: this.sign('GET', { Action: action, ...parameters }) });
  }

  async send(request: HttpRequest): Promise<Answer> {
    return toAnswer(await this.api(gatewayEvent(request)));
  }

  async sendCallback(request: HttpRequest): Promise<Answer> {
    return toAnswer(await this.callback(gatewayEvent({ method: 'POST', ...request })));
  }

  /** Encoded, with the common parameters and the signature; given ones win. */
  sign(method: string, parameters: Parameters, secret = KEY_SECRET): string {
    const all = Object.entries({ ...this.commonParameters(), ...parameters });
    return encodePairs([...all, ['Signature', signV1(method, all, secret)]]);
  }

  commonParameters(): Parameters {
    return {
      Version: '2019-03-15',
      Format: 'JSON',
      AccessKeyId: KEY_ID,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: `nonce-${(this.nonces += 1)}`,
      Timestamp: new Date(this.world.clock.nowMs()).toISOString().replace('.000Z', 'Z'),
    };
  }

  async createFlow(name: string, definition: string): Promise<Answer> {
    return this.call('CreateFlow', {
      Name: name,
      Definition: definition,
      Description: 'd',
      Type: 'FDL',
    });
  }

  /** Creates WAITING_FLOW as `waiting`, starts it, and returns the token of its open task. */
  async startWaiting(executionName = 'run-1'): Promise<string> {
    await this.createFlow('waiting', WAITING_FLOW);
    await this.call('StartExecution', { FlowName: 'waiting', ExecutionName: executionName });
    return this.openTaskToken(executionName);
  }

  /** The token of the task that an execution of `waiting` waits for. */
  async openTaskToken(executionName: string): Promise<string> {
    const flow = await this.world.flows.findFlow('waiting');
    const key = { flowId: flow!.flowId, executionName };
    const header = await this.world.journal.findHeader(key);
    const { events } = (await this.world.journal.findNewestEntry(key))!;
    const taskEventId = events.find(({ type }) => type === 'TaskScheduled')!.eventId;
    return this.world.deps.tokens.issue({ ...key, runId: header!.origin.runId, taskEventId });
  }

  private collectingLog(): Log {
    const write =
      (level: keyof Log) =>
      (message: string, fields: LogLine['fields'] = {}) => {
        this.log.push({ level, message, fields });
      };
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }
}

export function encodePairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

function toAnswer({ statusCode, headers, body }: APIGatewayProxyStructuredResultV2): Answer {
  const text = body ?? '';
  const isJson = String(headers?.['content-type']).startsWith('application/json');
  return {
    status: statusCode ?? 200,
    headers: headers ?? {},
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}
