/**
 * Tells the outside of every execution's status: that it runs, and how it ended. At least once, in any order: an event
 * that comes again is the same event, known by its run and its status.
 */
import type { ExecutionState, TerminalStatus } from '../core/engine/state.ts';
import { toTimestamp } from '../core/shared/units.ts';

/** No input, no output, no cause: whoever may hear of executions need not be trusted with what they work on. */
export interface StatusEvent {
  readonly flowName: string;
  readonly executionName: string;
  readonly runId: string;
  readonly status: 'Running' | TerminalStatus;
  /** RFC 3339 UTC with milliseconds. */
  readonly startedAt: string;
  readonly stoppedAt?: string;
  /** Name of the error, of one that failed, timed out or was stopped. */
  readonly error?: string;
}

export interface StatusEvents {
  /** Throws a Fault to be called again. */
  tell(event: StatusEvent): Promise<void>;
}

/** Where nobody listens. */
export const NO_STATUS_EVENTS: StatusEvents = { tell: () => Promise.resolve() };

export function runningEvent({ origin }: ExecutionState): StatusEvent {
  return { ...namesOf(origin), status: 'Running' };
}

/** undefined: it has not ended. */
export function endEvent({ origin, status, end }: ExecutionState): StatusEvent | undefined {
  if (end === undefined || status === 'Starting' || status === 'Running') return undefined;
  return {
    ...namesOf(origin),
    status,
    stoppedAt: toTimestamp(end.atMs),
    ...(end.failure === undefined ? {} : { error: end.failure.error }),
  };
}

function namesOf({ flowName, executionName, runId, startedAt }: ExecutionState['origin']) {
  return { flowName, executionName, runId, startedAt };
}
