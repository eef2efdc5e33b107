/**
 * One committed step of an execution: events, and facts that are not history. Entry 0 lives in the execution's header.
 */
import type { RunId, WorkId } from '../shared/ids.ts';
import type { ExecutionOrigin, TaskAddress } from './execution-origin.ts';
import type { StartedFlowFact } from './started-flows.ts';
import type { AlarmFact, ExecutionState } from './state.ts';
import type { HistoryEvent } from './history-event.ts';

export type { ExecutionOrigin };

/** Facts that are not history: they take no event id. Absent keys: nothing of the kind. */
export interface Facts {
  /** Put on the list of armed wake-ups by this entry. */
  readonly armed?: AlarmFact;
  /** Taken off the list. */
  readonly disarmed?: readonly number[];
  /** The slice ended with work left: a Continue follows. */
  readonly more?: true;
  /** The execution's expiry is moved on (always beside a snapshot). */
  readonly kept?: true;
  /** Will be told the end. */
  readonly listeners?: readonly TaskAddress[];
  /** Attempts of which what they had started has been told to stop: TaskScheduled's event ids. */
  readonly stopped?: readonly number[];
  /** Attempts whose messages have waited for their time, and are sent by this entry's owner: TaskScheduled's event ids. */
  readonly released?: readonly number[];
  /** Of attempts that start executions: in which flows. Absent in older journals: by the flow's name. */
  readonly startedFlows?: readonly StartedFlowFact[];
  /** Rough size of what this entry adds; the sum since the last snapshot decides when the next one is due. */
  readonly bytes?: number;
}

export interface JournalEntry {
  /** 0, 1, 2 … without gaps. */
  readonly number: number;
  readonly runId: RunId;
  /** The work id that owns the entry's effects. */
  readonly cause: WorkId;
  /** RFC 3339 UTC with milliseconds; never before the previous entry's. */
  readonly time: string;
  readonly events: readonly HistoryEvent[];
  /** Event id of the newest event of the execution, here or earlier. */
  readonly lastEventId: number;
  readonly facts: Facts;
  /** The fold up to and including this entry: loading may begin here. */
  readonly snapshot?: ExecutionState;
}
