/**
 * Errors as callers of the API see them: status, code, text. What a use case refuses is translated here, once; whatever
 * else is thrown says nothing of itself. Source: API reference, section 2.
 */
import { API_ERRORS } from '../../app/wire/api-error-codes.ts';
import { isAppError, isFault } from '../../app/app-error.ts';

export interface ErrorAnswer {
  readonly status: number;
  /** As on the wire, e.g. `FlowNotExists`. */
  readonly code: string;
  readonly message: string;
  /** When it is worth trying again; throttling only. */
  readonly retryAfterMs?: number;
}

/** Refused before any use case was asked: the request itself is wrong. */
export class RequestError extends Error implements ErrorAnswer {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs?: number;

  constructor(status: number, code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.code = code;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

const INTERNAL_ERROR: ErrorAnswer = {
  status: 500,
  code: 'InternalServerError',
  message: 'An internal error has occurred. Please retry.',
};

const UNAVAILABLE: ErrorAnswer = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The service is temporarily unavailable. Please retry.',
};

/** Never throws. Unknown errors and defects: 500 without details. */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  if (isRequestError(error)) return error;
  if (isAppError(error)) {
    return { ...API_ERRORS[error.code], message: error.message };
  }
  return isFault(error) ? UNAVAILABLE : INTERNAL_ERROR;
}

/** By name, not by class: bundling can duplicate a class and break `instanceof`. */
function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'RequestError';
}

export function invalidArgument(message: string): RequestError {
  return new RequestError(400, 'InvalidArgument', message);
}

export function missingParameter(name: string): RequestError {
  return new RequestError(
    400,
    'MissingRequiredParams',
    `The HTTP query '${name}' must be specified.`,
  );
}

export function missingHeader(name: string): RequestError {
  return new RequestError(
    400,
    'MissingRequiredHeader',
    `The HTTP header '${name}' must be specified.`,
  );
}

/** why: absent when nothing more can be told. */
export function signatureNotMatch(why?: string): RequestError {
  const message =
    why ??
    'The request signature does not match the one calculated here. Check the AccessKey secret and the string to sign.';
  return new RequestError(403, 'SignatureNotMatch', message);
}

export function noBearerTokens(): RequestError {
  return invalidArgument('Bearer tokens are not supported: sign the request with an access key.');
}

/** The message names both. */
export function accessDenied(accessKeyId: string, permission: string): RequestError {
  return new RequestError(
    403,
    'AccessDenied',
    `The access key '${accessKeyId}' is not allowed ${permission}.`,
  );
}

export function nonceUsed(): RequestError {
  return new RequestError(
    400,
    'SignatureNonceUsed',
    'The signature nonce was used already: sign every request, also a repeated one, with a nonce of its own.',
  );
}

export function throttled(what: string, retryAfterMs: number): RequestError {
  return new RequestError(
    429,
    'ResourceThrottled',
    `Too many requests: ${what}. Retry after ${retryAfterMs} ms.`,
    retryAfterMs,
  );
}

export function entityTooLarge(limitBytes: number): RequestError {
  return new RequestError(
    400,
    'EntityTooLarge',
    `The payload size exceeds maximum allowed size (${limitBytes} bytes).`,
  );
}
