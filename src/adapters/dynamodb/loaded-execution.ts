/** What was read of a journal, checked to be one: of one run, without gaps, with the end that its header tells of. */
import type { ExecutionHeader, LoadedExecution } from '../../app/ports.ts';
import type { HistoryEventType } from '../../core/engine/history-event.ts';
import type { JournalEntry } from '../../core/engine/journal-entry.ts';
import { invariant } from '../../core/shared/invariant.ts';

const END_TYPES: ReadonlySet<HistoryEventType> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionStopped',
]);

/**
 * undefined: the execution has ended and its journal has expired, in whole or in part; only the header is left, and it
 * says all there is to say. Throws an InvariantError for an entry of another run, and for a gap in a running execution.
 */
export function toLoadedExecution(
  header: ExecutionHeader,
  entries: readonly JournalEntry[],
): LoadedExecution | undefined {
  const { runId, executionName } = header.origin;
  for (const entry of entries) {
    const claim = `entry ${entry.number} of execution "${executionName}" belongs to its run`;
    invariant(entry.runId === runId, claim);
  }
  const isWhole = hasNoGap(entries);
  if (header.status !== 'Running') {
    return isWhole && entries.some(tellsOfEnd) ? { header, entries } : undefined;
  }
  invariant(isWhole, `the journal of execution "${executionName}" has no gap`);
  return { header, entries };
}

function hasNoGap(entries: readonly JournalEntry[]): boolean {
  const first = entries[0]?.number ?? 0;
  return entries.every((entry, i) => entry.number === first + i);
}

function tellsOfEnd({ events, snapshot }: JournalEntry): boolean {
  return snapshot?.end !== undefined || events.some((event) => END_TYPES.has(event.type));
}
