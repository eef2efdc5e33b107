/**
 * An execution's header, brought up to what its journal says.
 *
 * The last journal entry decides that an execution has ended; its header follows as an effect, a moment later. Whoever
 * reads a header goes through here, so that descriptions, name checks and history never disagree.
 */
import type { HistoryEvent } from '../core/engine/history-event.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type { TerminalStatus } from '../core/engine/state.ts';
import type { Dependencies } from './dependencies.ts';
import type { ExecutionEnd, ExecutionHeader, ExecutionKey } from './ports.ts';

const STATUS_BY_EVENT_TYPE: ReadonlyMap<HistoryEvent['type'], TerminalStatus> = new Map([
  ['ExecutionSucceeded', 'Succeeded'],
  ['ExecutionFailed', 'Failed'],
  ['ExecutionTimedOut', 'TimedOut'],
  ['ExecutionStopped', 'Stopped'],
]);

/**
 * The header as it stands now; undefined: no such execution. Consistent. One read when the header is closed, two when
 * it says Running.
 */
export async function findCurrentHeader(
  deps: Pick<Dependencies, 'journal'>,
  key: ExecutionKey,
): Promise<ExecutionHeader | undefined> {
  const header = await deps.journal.findHeader(key);
  if (header?.status !== 'Running') return header;
  const newest = await deps.journal.findNewestEntry(key);
  if (newest?.runId !== header.origin.runId) return header;
  const end = findEnd(newest);
  return end === undefined ? header : { ...header, ...end };
}

/** How the execution ended, when this entry ended it: an end is always an entry's last event. */
export function findEnd(entry: JournalEntry): ExecutionEnd | undefined {
  const event = entry.events.at(-1);
  const status = event && STATUS_BY_EVENT_TYPE.get(event.type);
  if (event === undefined || status === undefined) return undefined;
  const stoppedAt = event.time;
  return event.type === 'ExecutionSucceeded'
    ? { status, stoppedAt, output: event.detail.output }
    : { status, stoppedAt };
}
