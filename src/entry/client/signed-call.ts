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
  /** What `x-acs-retry-after` asks for, milliseconds. */
  readonly retryAfterMs?: number;
}

/** Nobody answers, or somebody else does: the message says what to do. Whether anything was done is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** Of an answer that is none of the API: a gateway's, say. Absent: there was none at all. */
  readonly status?: number;
  /** Nobody was there to take the request: nothing has been done. */
  readonly isRefused: boolean = false;

  constructor(
    message: string,
    options: ErrorOptions & { status?: number; isRefused?: boolean } = {},
  ) {
    super(message, options);
    if (options.status !== undefined) this.status = options.status;
    if (options.isRefused !== undefined) this.isRefused = options.isRefused;
  }
}

const API_VERSION = '2019-03-15';
/** Longer than any long poll. */
const REQUEST_TIMEOUT_MS = 40_000;

/** Errors of the API are answers too. Throws a ConnectionError when there is no answer of the API. */
export async function callApi(
  connection: Connection,
  action: string,
  parameters: Readonly<Record<string, string>>,
  { timeoutMs = REQUEST_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<ApiAnswer> {
  const { endpoint } = connection;
  const signed = signedParameters(connection, action, parameters);
  const { response, text } = await post(endpoint, toForm(signed), timeoutMs);
  const { status } = response;
  const body = parseObject(text);
  if (body === undefined || !isOfApi(status, body)) {
    const what = body === undefined ? 'without JSON' : 'with JSON that is not of the API';
    throw new ConnectionError(`${endpoint} answered ${status} ${what}: is it a Sluice endpoint?`, {
      status,
    });
  }
  const retryAfterMs = readRetryAfter(response.headers.get('x-acs-retry-after'));
  return { status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** A gateway in front of the API has errors of its own, in another form. */
function isOfApi(status: number, body: ApiAnswer['body']): boolean {
  return typeof body[status === 200 ? 'RequestId' : 'Code'] === 'string';
}

function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^[1-9]\d{0,8}$/.test(header) ? Number(header) : undefined;
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

async function post(endpoint: string, form: string, timeoutMs: number) {
  const url = toUrl(endpoint);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      signal: AbortSignal.timeout(timeoutMs),
    });
    // An answer may break off in its middle.
    return { response, text: await response.text() };
  } catch (error) {
    throw toConnectionError(endpoint, error);
  }
}

function toUrl(endpoint: string): URL {
  const url = URL.parse('/', endpoint);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new ConnectionError(
    `endpoint "${endpoint}" is no HTTP address, expected e.g. "http://localhost:3000"`,
    { isRefused: true },
  );
}

export function toConnectionError(endpoint: string, error: unknown): ConnectionError {
  const reason = findReason(error);
  return new ConnectionError(`no answer from ${endpoint} (${reason})`, {
    cause: error,
    isRefused: NOBODY_THERE.has(reason),
  });
}

const NOBODY_THERE: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

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
