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

/**
 * Number of an entry at or before the one that holds the event; reading on from there meets the event.
 *
 * Entries hold about as many events each, so where the event stands tells about where its entry does; where they do not,
 * every other guess is the middle, and there are no more than twice as many as halving takes.
 */
export async function findEntryOf(
  journal: Journal,
  key: ExecutionKey,
  eventId: number,
): Promise<number> {
  if (eventId <= 1) return 0;
  const newest = await journal.findNewestHeading(key);
  if (newest === undefined) return 0;
  // Kept true: reading from `high` on meets the event, if there is one; no entry before `low` holds it.
  let low = 0;
  let high = newest.number;
  let lastBeforeLow = 0;
  let lastOfHigh = newest.lastEventId;
  for (let guesses = 0; low < high; guesses += 1) {
    const share =
      guesses % 2 === 0 ? (eventId - lastBeforeLow) / (lastOfHigh - lastBeforeLow) : 0.5;
    const guess = Math.floor(low + Math.min(Math.max(share, 0), 1) * (high - low));
    const entryNumber = Math.min(guess, high - 1);
    const heading = await journal.findHeading(key, entryNumber);
    if (heading !== undefined && heading.lastEventId < eventId) {
      low = heading.number + 1;
      lastBeforeLow = heading.lastEventId;
    } else {
      high = entryNumber;
      lastOfHigh = heading?.lastEventId ?? lastOfHigh;
    }
  }
  return high;
}
