/**
 * An execution's header, brought up to what its journal says.
 *
 * The last journal entry decides that an execution has ended; its header follows as an effect, a moment later. Whoever
 * reads a header goes through here, so that descriptions, name checks and history never disagree.
 */
import { statusByEnd } from '../core/shared/execution-status.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type { Dependencies } from './dependencies.ts';
import type { ExecutionEnd, ExecutionHeader, ExecutionKey } from './ports.ts';

/**
 * The header as it stands now; undefined: no such execution. Consistent. One read when the header is closed, two when
 * it says Running, three when it has just succeeded.
 */
export async function findCurrentHeader(
  deps: Pick<Dependencies, 'journal'>,
  key: ExecutionKey,
): Promise<ExecutionHeader | undefined> {
  const header = await deps.journal.findHeader(key);
  if (header?.status !== 'Running') return header;
  const newest = await deps.journal.findNewestHeading(key);
  if (newest?.ends === undefined || newest.runId !== header.origin.runId) return header;
  if (newest.ends !== 'Succeeded') {
    return { ...header, status: newest.ends, stoppedAt: newest.time };
  }
  const entry = await deps.journal.findNewestEntry(key);
  return { ...header, ...(entry && findEnd(entry)) };
}

/** How the execution ended, when this entry ended it: an end is always an entry's last event. */
export function findEnd(entry: JournalEntry): ExecutionEnd | undefined {
  const event = entry.events.at(-1);
  const status = statusByEnd(event?.type);
  if (event === undefined || status === undefined) return undefined;
  const stoppedAt = event.time;
  return event.type === 'ExecutionSucceeded'
    ? { status, stoppedAt, output: event.detail.output }
    : { status, stoppedAt };
}
