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

interface ErrorShape extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** undefined: not an answer of a service and not the network's doing, so a defect of ours. */
export function toServiceError(error: unknown): ServiceError | undefined {
  if (!(error instanceof Error)) return undefined;
  const kind = kindOf(error);
  return kind === undefined ? undefined : { name: error.name, message: error.message, kind };
}

function kindOf(error: ErrorShape): ServiceError['kind'] | undefined {
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined && status >= 500) return 'server';
  if (status === 429 || THROTTLED.test(error.name)) return 'throttled';
  if (NETWORK_NAMES.has(error.name) || hasNetworkCode(error)) return 'network';
  if (PASSING_NAMES.has(error.name)) return 'server';
  // An answer that could not be read (status 200) is the service's doing, or that of something between.
  if (status !== undefined) return status >= 400 ? 'client' : 'server';
  return undefined;
}

function hasNetworkCode(error: ErrorShape): boolean {
  if (typeof error.code === 'string' && NETWORK_CODE.test(error.code)) return true;
  return error.cause instanceof Error && hasNetworkCode(error.cause);
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
