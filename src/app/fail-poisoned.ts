/**
 * An execution whose message keeps breaking an invariant of ours fails visibly, without a fold: the newest entry's number
 * and last event id are all that is needed.
 */
import type { EntryHeading, WorkMessage } from './ports.ts';
import type { Dependencies } from './dependencies.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Fault } from './app-error.ts';
import { backOff } from './back-off.ts';

type FailDependencies = Pick<Dependencies, 'clock' | 'ids' | 'journal' | 'cache' | 'log'>;

const ATTEMPTS = 8;

/** Idempotent. An execution that is gone, ended or another run is left alone. Throws a Fault to be called again. */
export async function failPoisoned(
  deps: FailDependencies,
  { key, runId, workId }: WorkMessage,
  reason: string,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const newest = await deps.journal.findNewestHeading(key);
    if (newest?.runId !== runId) {
      deps.log.error('poisoned message of an execution that is not there', { ...key, reason });
      return;
    }
    if (newest.ends !== undefined) return closeIfFailed(deps, key, newest);
    const entry = failingEntry(deps, newest, workId, reason);
    if (await deps.journal.commit(key, entry)) {
      deps.cache.drop(key);
      await deps.journal.closeHeader(key, runId, { status: 'Failed', stoppedAt: entry.time });
      deps.log.error('execution failed by a poisoned message', { ...key, reason });
      return;
    }
    await backOff(deps, attempt);
  }
  throw new Fault('the execution kept moving while it was to be failed');
}

/** An earlier try may have died between the entry and the header. Who succeeded closes with the output, not we. */
async function closeIfFailed(
  { journal }: FailDependencies,
  key: WorkMessage['key'],
  { runId, ends, time }: EntryHeading,
): Promise<void> {
  if (ends === 'Failed') await journal.closeHeader(key, runId, { status: ends, stoppedAt: time });
}

function failingEntry(
  { clock }: FailDependencies,
  newest: EntryHeading,
  cause: WorkMessage['workId'],
  reason: string,
): JournalEntry {
  const eventId = newest.lastEventId + 1;
  const time = toTimestamp(Math.max(clock.nowMs(), Date.parse(newest.time)));
  const detail = { error: 'FnF.RuntimeError', cause: reason };
  return {
    number: newest.number + 1,
    runId: newest.runId,
    cause,
    time,
    lastEventId: eventId,
    facts: {},
    events: [
      {
        type: 'ExecutionFailed',
        eventId,
        stepName: '',
        scheduleEventId: newest.lastEventId,
        time,
        detail,
      },
    ],
  };
}
