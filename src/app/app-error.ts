/**
 * What a use case refuses, and why. Codes are stable; callers branch on `code`, never on the text.
 * The HTTP status and wire code of each: `src/app/wire/api-error-codes.ts` and `docs/errors.md`.
 */

export type AppErrorCode =
  | 'argument.invalid'
  | 'argument.missing'
  | 'payload.too-large'
  | 'flow.not-found'
  | 'flow.already-exists'
  | 'execution.not-found'
  | 'execution.already-exists'
  | 'execution.not-running'
  | 'schedule.not-found'
  | 'schedule.already-exists'
  | 'invocation.not-found'
  | 'invocation.not-running'
  | 'task.already-completed'
  | 'update.conflict'
  | 'service.unavailable';

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  /** For machines: names and numbers that the message mentions. Never payloads or tokens. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: AppErrorCode,
    message: string,
    details: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/**
 * Something outside did not do its work: throttled, unreachable, out of time. Never a flow's failure and never poison:
 * the same work is tried again later.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** Guards by name and shape: bundling can duplicate a class and break `instanceof`. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}

export function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === 'Fault';
}
