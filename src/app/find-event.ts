/** Finding an event by its id: entries are stored by number, so the one that holds it is found by halving. */
import type { HistoryEvent } from '../core/engine/history-event.ts';
import type { ExecutionKey, Journal } from './ports.ts';

/** undefined: there is no such event, or it is kept no longer. */
export async function findEvent(
  journal: Journal,
  key: ExecutionKey,
  eventId: number,
): Promise<HistoryEvent | undefined> {
  const entryNumber = await findEntryOf(journal, key, eventId);
  const [entry] = await journal.readPage(key, entryNumber, 1);
  return entry?.events.find((event) => event.eventId === eventId);
}

/** Number of an entry at or before the one that holds the event; reading on from there meets the event. */
export async function findEntryOf(
  journal: Journal,
  key: ExecutionKey,
  eventId: number,
): Promise<number> {
  if (eventId <= 1) return 0;
  const newest = await journal.findNewestHeading(key);
  let low = 0;
  let high = newest?.number ?? 0;
  // Kept true: reading from `high` on meets the event, if there is one; no entry before `low` holds it.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await journal.readPage(key, middle, 1);
    if (entry !== undefined && entry.lastEventId < eventId) low = entry.number + 1;
    else high = middle;
  }
  return high;
}
