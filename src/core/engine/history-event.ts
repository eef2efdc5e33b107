/**
 * The stored vocabulary: what can be said of an execution. Stored events are forever: fields may be added, never renamed
 * or given another meaning.
 *
 * `frame`, `branch` and `next` are ours: they place an event in the tree of frames, so that folding needs no flow. The API
 * never shows them. Types, order, `scheduleEventId` and details: FDL reference 6.3.
 */
import type { Json, JsonObject } from '../shared/json.ts';

interface EventBase {
  /** 1, 2, 3 … without gaps within an execution. */
  readonly eventId: number;
  /** `''` for events of the execution itself. */
  readonly stepName: string;
  /** The event that caused this one; 0 for the first. */
  readonly scheduleEventId: number;
  /** RFC 3339 UTC with milliseconds; all events of one entry share it. */
  readonly time: string;
  /** The list of steps that the event belongs to: the id of the event that opened it. Absent: the flow's own list. */
  readonly frame?: number;
}

interface Failure {
  readonly error: string;
  readonly cause: string;
}

interface Detailed<Type extends string, Detail extends object> extends EventBase {
  readonly type: Type;
  readonly detail: Detail;
}

interface InputAndLocal {
  readonly input: JsonObject;
  readonly local: JsonObject;
}

export interface TaskScheduledDetail {
  readonly resourceArn: string;
  readonly pattern: string;
  readonly input: JsonObject;
  /** As sent: references replaced by their values. */
  readonly serviceParams?: JsonObject;
}

export type HistoryEvent =
  | Detailed<'ExecutionStarted', { readonly input: JsonObject }>
  | Detailed<'ExecutionSucceeded', { readonly output: JsonObject }>
  | Detailed<'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionStopped', Failure>
  | Detailed<'StepEntered', InputAndLocal>
  | Detailed<'StepStarted', { readonly input: JsonObject }>
  | Detailed<'StepSucceeded', { readonly output: JsonObject }>
  | Detailed<'StepFailed', Failure>
  | (Detailed<'StepExited', { readonly local: JsonObject }> & {
      /** Index of the next step in the same list; the list's length or more: the list is done. */
      readonly next: number;
    })
  | (Detailed<'BranchEntered', InputAndLocal> & {
      /** Which one: the index in `choices` (-1 for `default`) or in `branches`. */
      readonly branch: number;
    })
  | Detailed<'BranchExited', { readonly local: JsonObject }>
  | Detailed<'IterationEntered', InputAndLocal & { /** From 0. */ readonly index: number }>
  | Detailed<'IterationExited', { readonly local: JsonObject }>
  | Detailed<'TaskScheduled', TaskScheduledDetail>
  | Detailed<'TaskStarted', Record<string, never>>
  | Detailed<'TaskSubmitted', { readonly output: Json }>
  | Detailed<'TaskSucceeded', { readonly output: Json }>
  | Detailed<'TaskFailed' | 'TaskTimedOut' | 'TaskSubmitFailed', Failure>;

export type HistoryEventType = HistoryEvent['type'];

export const ROOT_FRAME = 1;
