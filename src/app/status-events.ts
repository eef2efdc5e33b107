/**
 * Tells the outside of every execution's status: that it runs, and how it ended. At least once, in any order: an event
 * that comes again is the same event, known by its run and its status.
 */
import type { ExecutionState, TerminalStatus } from '../core/engine/state.ts';
import { MS_PER_DAY, MS_PER_SECOND, toTimestamp } from '../core/shared/units.ts';
import { isFault } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';

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

/** undefined: it began as stopped, and never runs. */
export function runningEvent({ origin, status, entryNumber }: ExecutionState) {
  if (status === 'Stopped' && entryNumber === 0) return undefined;
  return { ...namesOf(origin), status: 'Running' } as const satisfies StatusEvent;
}

interface EndEvent extends StatusEvent {
  readonly status: TerminalStatus;
  readonly stoppedAt: string;
}

/** undefined: it has not ended. */
export function endEvent({ origin, status, end }: ExecutionState): EndEvent | undefined {
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

/** All that is left to do is to tell an event: its message comes again for that alone, after a while. */
export class NotTold extends Error {
  override readonly name = 'NotTold';
}

/** So long an event is tried. Less than the shortest retention: its message must not outlive what it names. */
const LONGEST_TELLING_MS = 4 * MS_PER_DAY;

/** Throws NotTold when it has to be told later. One that nobody took for days is lost. */
export async function tellStatus(
  { statusEvents, clock, log, metrics }: TellDependencies,
  event: StatusEvent,
): Promise<void> {
  try {
    await statusEvents.tell(event);
  } catch (error) {
    if (!isFault(error)) throw error;
    const { flowName, executionName, runId, status, startedAt, stoppedAt = startedAt } = event;
    const ageMs = Math.max(0, clock.nowMs() - Date.parse(stoppedAt));
    const fields = { flowName, executionName, runId, status, error };
    // The message itself is sent anew each time, and forgets its age.
    metrics.add('WorkMessageAgeSeconds', ageMs / MS_PER_SECOND);
    if (ageMs > LONGEST_TELLING_MS) return log.error('status event lost', fields);
    log.warn('status event not told', fields);
    throw new NotTold(error.message, { cause: error });
  }
}

type TellDependencies = Pick<Dependencies, 'statusEvents' | 'clock' | 'log' | 'metrics'>;
