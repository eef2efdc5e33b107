/** What happens outside of an execution: one action at a time, each while nothing inside can move by itself. */
import type { Pattern } from '../../../src/core/definition/flow.ts';
import type { Json } from '../../../src/core/shared/json.ts';

export type Outcome =
  /** The service has taken the task on. */
  | { readonly type: 'submitted'; readonly output: Json }
  /** A call's result, or a reported output. */
  | { readonly type: 'succeeded'; readonly output: Json }
  | { readonly type: 'failed'; readonly error: string; readonly cause: string }
  /** The service has refused the task. */
  | { readonly type: 'submitFailed'; readonly error: string; readonly cause: string };

export interface Answer {
  /** Event id of the attempt's TaskScheduled. */
  readonly taskEventId: number;
  readonly outcome: Outcome;
}

export type Action =
  /** They arrive together: all are recorded before anything moves on. Each is of another task. */
  | { readonly type: 'answer'; readonly answers: readonly Answer[] }
  /** The clock goes on to the next deadline. */
  | { readonly type: 'timePasses' }
  | { readonly type: 'stop'; readonly error: string; readonly cause: string };

/** A task that waits for an answer. */
export interface OpenTask {
  readonly taskEventId: number;
  readonly pattern: Pattern;
  readonly isSubmitted: boolean;
}

/** Decides what happens next. `open`: by event id. `hasDeadline`: time alone would move something. */
export type Outside = (open: readonly OpenTask[], hasDeadline: boolean) => Action;
