/**
 * An execution whose message keeps breaking an invariant of ours fails visibly, without a fold: the newest entry's number
 * and last event id are all that is needed.
 */
import type { WorkMessage } from './ports.ts';
import type { Dependencies } from './dependencies.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { findEnd } from './current-execution.ts';
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
    const newest = await deps.journal.findNewestEntry(key);
    if (newest?.runId !== runId) return;
    const entry =
      findEnd(newest) === undefined ? failingEntry(deps, newest, workId, reason) : newest;
    if (entry === newest || (await deps.journal.commit(key, entry))) {
      deps.cache.drop(key);
      await close(deps, key, entry);
      return;
    }
    await backOff(deps, attempt);
  }
  throw new Fault('the execution kept moving while it was to be failed');
}

function failingEntry(
  { clock }: FailDependencies,
  newest: JournalEntry,
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

async function close(
  { journal, log }: FailDependencies,
  key: WorkMessage['key'],
  entry: JournalEntry,
): Promise<void> {
  const end = findEnd(entry);
  if (end !== undefined) await journal.closeHeader(key, entry.runId, end);
  log.error('execution failed by a poisoned message', { ...key, entry: entry.number });
}
