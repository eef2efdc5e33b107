/** One signed call of the API: everything in a form, signature version 1.0, as the official Node client sends it. */
import { randomUUID } from 'node:crypto';
import { percentEncode } from '../http/percent-encode.ts';
import { signV1 } from '../http/signature-v1.ts';

export interface Connection {
  /** e.g. `http://localhost:3000` */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** A JSON object: the fields of the answer, or `{RequestId, HostId, Code, Message}`. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Nobody answers, or somebody else does: the message says what to do. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

const API_VERSION = '2019-03-15';
/** Longer than any long poll. */
const REQUEST_TIMEOUT_MS = 40_000;

/** Errors of the API are answers too. Throws a ConnectionError when there is no answer of the API. */
export async function callApi(
  connection: Connection,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<ApiAnswer> {
  const signed = signedParameters(connection, action, parameters);
  const response = await post(connection.endpoint, toForm(signed));
  const text = await response.text();
  const body = parseObject(text);
  if (body !== undefined) return { status: response.status, body };
  throw new ConnectionError(
    `${connection.endpoint} answered ${response.status} without JSON: is it a Sluice endpoint?`,
  );
}

function signedParameters(
  { accessKeyId, accessKeySecret }: Connection,
  action: string,
  parameters: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const sent = new Map([
    ...Object.entries(parameters),
    ['Action', action],
    ['Version', API_VERSION],
    ['Format', 'JSON'],
    ['AccessKeyId', accessKeyId],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['SignatureNonce', randomUUID()],
    ['Timestamp', new Date().toISOString().replace(/\.\d+Z$/, 'Z')],
  ] as readonly (readonly [string, string])[]);
  return new Map([...sent, ['Signature', signV1('POST', sent, accessKeySecret)]]);
}

function toForm(parameters: ReadonlyMap<string, string>): string {
  return [...parameters]
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

async function post(endpoint: string, form: string): Promise<Response> {
  try {
    return await fetch(new URL('/', endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  } catch (error) {
    throw toConnectionError(endpoint, error);
  }
}

export function toConnectionError(endpoint: string, error: unknown): ConnectionError {
  const reason = findReason(error);
  const hint = reason === 'ECONNREFUSED' ? ' Is `npm start` running?' : '';
  return new ConnectionError(`No answer from ${endpoint} (${reason}).${hint}`, { cause: error });
}

/** The system's word for it where there is one: fetch hides it in the cause. */
function findReason(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { code?: unknown } };
  const code = cause?.code;
  return typeof code === 'string' ? code : String(message);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // The caller says what it means.
    return undefined;
  }
}
