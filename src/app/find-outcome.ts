/** How an attempt of a task ended, and through whom: for one that asks again whether the report was its own. */
import type { HistoryEventType } from '../core/engine/history-event.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { findEntryOf } from './find-event.ts';
import type { ExecutionKey, Journal } from './ports.ts';

export interface FoundOutcome {
  readonly eventId: number;
  /** Cause of the entry that holds the event. */
  readonly cause: WorkId;
}

const OUTCOMES: ReadonlySet<HistoryEventType> = new Set([
  'TaskSucceeded',
  'TaskFailed',
  'TaskTimedOut',
  'TaskSubmitFailed',
]);
const ENTRIES_PER_READ = 50;

/** `taskEventId`: of the attempt's TaskScheduled. undefined: it has no outcome, or that is kept no longer. */
export async function findOutcome(
  journal: Journal,
  key: ExecutionKey,
  taskEventId: number,
): Promise<FoundOutcome | undefined> {
  const schedulers = new Set([taskEventId]);
  for await (const { event, cause } of eventsFrom(journal, key, taskEventId)) {
    if (!schedulers.has(event.scheduleEventId)) continue;
    if (OUTCOMES.has(event.type)) return { eventId: event.eventId, cause };
    // What follows a submission is scheduled by it.
    if (event.type === 'TaskSubmitted') schedulers.add(event.eventId);
  }
  return undefined;
}

async function* eventsFrom(journal: Journal, key: ExecutionKey, eventId: number) {
  let entryNumber = await findEntryOf(journal, key, eventId);
  for (;;) {
    const entries = await journal.readPage(key, entryNumber, ENTRIES_PER_READ);
    for (const { events, cause } of entries) {
      for (const event of events) yield { event, cause };
    }
    const last = entries.at(-1);
    if (last === undefined) return;
    entryNumber = last.number + 1;
  }
}
