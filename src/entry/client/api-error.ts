import type { ApiAnswer } from './signed-call.ts';

/** The API refused. Callers branch on `code`; the codes are those of `docs/errors.md`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** e.g. `FlowNotExists` */
  readonly code: string;
  /** HTTP, e.g. 404. */
  readonly status: number;
  readonly requestId: string;
  /** The operation, e.g. `StartExecution`. */
  readonly action: string;
  /**
   * How often it was sent. Above 1 an earlier one may have been carried out without an answer: a report's
   * `TaskAlreadyCompleted` may then mean this very report.
   */
  readonly attempts: number;

  constructor(action: string, { status, body }: ApiAnswer, attempts: number) {
    super(String(body['Message']));
    this.code = String(body['Code']);
    this.status = status;
    this.requestId = String(body['RequestId']);
    this.action = action;
    this.attempts = attempts;
  }
}
