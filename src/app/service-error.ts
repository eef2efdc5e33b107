/**
 * What went wrong in a call to a service, told from the error's shape alone, so that every adapter says the same of the
 * same answer. The SDK's errors carry a name and `$metadata`; errors of the network carry a code such as `ECONNRESET`.
 *
 * Names change between service models, statuses do not: a name decides only where the status says too little.
 */
import { Fault } from './app-error.ts';

export interface ServiceError {
  /** Error name as the service gave it, e.g. `ResourceNotFoundException`. */
  readonly name: string;
  readonly message: string;
  readonly kind: 'throttled' | 'server' | 'network' | 'client';
}

const THROTTLED = /throttl|throughputexceeded|requestlimitexceeded|toomanyrequests|slowdown/i;
const NETWORK_CODE = /^(E[A-Z]{3,}|UND_ERR_[A-Z_]+|ERR_(HTTP2|SOCKET|SSL|STREAM|TLS)_[A-Z_]+)$/;
const NETWORK_NAMES: ReadonlySet<string> = new Set([
  'AbortError',
  'CredentialsProviderError',
  'NetworkingError',
  'RequestAbortedError',
  'RequestTimeout',
  'TimeoutError',
  'TokenProviderError',
]);
/** 400s that pass by themselves: credentials are renewed, clocks are corrected. */
const PASSING_NAMES: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** How the SDK wraps what is no Error to it: an error of the network from another realm, as under a test runner. */
const WRAPPED = /^AWS SDK error wrapper for /;

interface ErrorShape {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** undefined: not an answer of a service and not the network's doing, so a defect of ours. */
export function toServiceError(error: unknown): ServiceError | undefined {
  if (!isErrorShape(error)) return undefined;
  const kind = kindOf(error);
  return kind === undefined ? undefined : { name: error.name, message: error.message, kind };
}

/** Too many calls, behind whatever has been made of it. */
export function isThrottled(error: unknown): boolean {
  if (toServiceError(error)?.kind === 'throttled') return true;
  return isErrorShape(error) && error.cause !== undefined && isThrottled(error.cause);
}

/** The service said that it did not do what was asked; false: it may have done it, and its answer was lost. */
export function isRefusal(error: unknown): boolean {
  if (!isErrorShape(error)) return false;
  const kind = kindOf(error);
  const status = error.$metadata?.httpStatusCode ?? 0;
  return kind === 'client' || kind === 'throttled' || (status >= 400 && status < 500);
}

/** By shape: an error of another realm or bundle is an error too. */
function isErrorShape(error: unknown): error is ErrorShape {
  if (typeof error !== 'object' || error === null) return false;
  const { name, message } = error as Partial<ErrorShape>;
  return typeof name === 'string' && typeof message === 'string';
}

function kindOf(error: ErrorShape): ServiceError['kind'] | undefined {
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 500) return 'server';
  if (status === 429 || THROTTLED.test(error.name)) return 'throttled';
  if (isOfNetwork(error)) return 'network';
  if (PASSING_NAMES.has(error.name)) return 'server';
  // An answer that could not be read (status 200) is the service's doing, or that of something between.
  if (status !== undefined) return status >= 400 ? 'client' : 'server';
  return undefined;
}

function isOfNetwork({ name, message, code, cause }: ErrorShape): boolean {
  if (NETWORK_NAMES.has(name) || WRAPPED.test(message)) return true;
  if (typeof code === 'string' && NETWORK_CODE.test(code)) return true;
  return isErrorShape(cause) && isOfNetwork(cause);
}

/**
 * The error to throw instead: a `Fault` with its cause for what passes by itself (throttled, 5xx, network), the error
 * itself for what does not. what: for the message, e.g. `write to the table`.
 */
export function toFault(error: unknown, what: string): unknown {
  const serviceError = toServiceError(error);
  if (serviceError === undefined || serviceError.kind === 'client') return error;
  return new Fault(`${what}: ${serviceError.name}: ${serviceError.message}`, { cause: error });
}
