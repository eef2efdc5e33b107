/**
 * A request of the RPC wire: query and form merged, whatever the method. Knows nothing of actions or signatures.
 * Source: API reference, sections 1.2 and 1.3.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { entityTooLarge, invalidArgument } from './api-errors.ts';
import { percentDecode } from './percent-encode.ts';

export interface ApiRequest {
  /** Upper case. */
  readonly method: string;
  /** Names lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of query and form. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Those of the query alone, decoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Its UTF-8 bytes are those of the body. */
  readonly bodyText: string;
}

/** Of a request's body. Source: API reference, section 6. */
export const MOST_BODY_BYTES = 1_024 * 1_024;

/** Throws `EntityTooLarge`, and `InvalidArgument` for broken encodings and for a parameter with two values. */
export function parseApiRequest(event: APIGatewayProxyEventV2): ApiRequest {
  const query = readPairs(event.rawQueryString);
  const bodyText = readBody(event);
  const parameters = new Map<string, string>();
  for (const [name, value] of [...query, ...readPairs(bodyText)]) {
    addParameter(parameters, name, value);
  }
  return { method: readMethod(event), headers: event.headers, parameters, query, bodyText };
}

export function readMethod(event: APIGatewayProxyEventV2): string {
  return event.requestContext.http.method.toUpperCase();
}

/** The body as text; `''` when there is none. Throws `EntityTooLarge`, and `InvalidArgument` when it is not UTF-8. */
export function readBody(event: APIGatewayProxyEventV2): string {
  const body = event.body ?? '';
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_BODY_BYTES) throw entityTooLarge(MOST_BODY_BYTES);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidArgument("The request's body is not valid UTF-8.");
  }
}

/** `a=1&b=2`, percent-encoded; `+` is a blank. */
function readPairs(text: string): (readonly [name: string, value: string])[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [decode(name), decode(rest.join('='))] as const;
    });
}

function addParameter(parameters: Map<string, string>, name: string, value: string): void {
  const known = parameters.get(name);
  if (known !== undefined && known !== value) {
    throw invalidArgument(`The parameter '${name.slice(0, 128)}' is given twice, with two values.`);
  }
  parameters.set(name, value);
}

function decode(text: string): string {
  const decoded = percentDecode(text);
  if (decoded !== undefined) return decoded;
  throw invalidArgument("The request's parameters are not valid percent-encoded UTF-8.");
}
