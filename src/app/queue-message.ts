/** What the work queue carries. How it is written as text: `work-message.ts`. */
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { StopRequested, Trigger } from '../core/engine/trigger.ts';
import type { RunId, WorkId } from '../core/shared/ids.ts';
import type { ExecutionKey, ListingPosition } from './ports.ts';
import type { ScheduleRef } from './schedule-store.ts';

/** What a start's message needs to create the execution by itself. */
export interface StartWork {
  readonly trigger: { readonly type: 'Start' };
  readonly origin: ExecutionOrigin;
  readonly inputText: string;
}

/** A parent's stop: what it takes to create the child as stopped when it does not exist yet. */
export interface StopChildWork {
  readonly trigger: StopRequested;
  readonly origin: ExecutionOrigin;
}

interface Work {
  readonly workId: WorkId;
  readonly key: ExecutionKey;
  /** Another run's message decides nothing. */
  readonly runId: RunId;
}

/** What makes an execution move. Carries all that its trigger needs. */
export interface ExecutionMessage extends Work {
  readonly work:
    | StartWork
    | StopChildWork
    | {
        readonly trigger: Exclude<
          Trigger,
          { type: 'StartRequested' | 'AbandonedStopped' | 'Continue' }
        >;
      }
    /** Adopts every owner's unperformed effects. */
    | { readonly trigger: { readonly type: 'Repair' } };
}

/** One occurrence of a schedule: the execution named by `key` and `runId` is to begin, not before `dueMs`. */
export interface ScheduleDueMessage extends Work {
  readonly work: {
    readonly trigger: { readonly type: 'ScheduleDue'; readonly dueMs: number };
    readonly schedule: ScheduleRef;
  };
}

/** A schedule is enabled, or fires otherwise: its occurrences later than `fromMs` are to be armed. `key` names no execution. */
export interface ScheduleChangedMessage extends Work {
  readonly work: {
    readonly trigger: {
      readonly type: 'ScheduleChanged';
      readonly fromMs: number;
      /** How often it comes again when the change is not written yet. */
      readonly looksLeft: number;
    };
    readonly schedule: ScheduleRef;
  };
}

export type ScheduleMessage = ScheduleDueMessage | ScheduleChangedMessage;

/** A walk over the executions of a deleted flow, which stops those that run. `key` names no execution, but the flow. */
export interface FlowDeletedMessage extends Work {
  readonly work: {
    readonly trigger: {
      readonly type: 'FlowDeleted';
      readonly flowName: string;
      /** 1 and more: it is repeated, because a listing lags. */
      readonly walk: number;
      /** Executions up to here have been looked at. Absent: none. */
      readonly after?: ListingPosition;
    };
  };
}

export type WorkMessage = ExecutionMessage | ScheduleMessage | FlowDeletedMessage;
