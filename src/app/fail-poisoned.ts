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
import { tellEnd } from './tell-task.ts';

type FailDependencies = Pick<
  Dependencies,
  'clock' | 'ids' | 'journal' | 'workQueue' | 'cache' | 'log'
>;

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
    if (newest.ends !== undefined) return finishIfFailed(deps, key, newest, reason);
    const entry = failingEntry(deps, newest, workId, reason);
    if (await deps.journal.commit(key, entry)) {
      deps.cache.drop(key);
      await finish(deps, key, { runId, time: entry.time }, reason);
      deps.log.error('execution failed by a poisoned message', { ...key, reason });
      return;
    }
    await backOff(deps, attempt);
  }
  throw new Fault('the execution kept moving while it was to be failed');
}

/** An earlier try may have died on the way. Who succeeded closes with the output, and tells it, not we. */
async function finishIfFailed(
  deps: FailDependencies,
  key: WorkMessage['key'],
  newest: EntryHeading,
  reason: string,
): Promise<void> {
  if (newest.ends === 'Failed') await finish(deps, key, newest, reason);
}

/** What the end's owner would do: the header, and who waits for the end. */
async function finish(
  deps: FailDependencies,
  key: WorkMessage['key'],
  { runId, time }: Pick<EntryHeading, 'runId' | 'time'>,
  reason: string,
): Promise<void> {
  const header = await deps.journal.findHeader(key);
  const listeners = await deps.journal.readListeners(key);
  const end = { failure: { error: 'FnF.RuntimeError', cause: reason } };
  for (const task of [...(header?.origin.tells ?? []), ...listeners]) {
    await tellEnd(deps, end, task);
  }
  await deps.journal.closeHeader(key, runId, { status: 'Failed', stoppedAt: time });
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
