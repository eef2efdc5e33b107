/**
 * Journals in memory: the same promises as the table's, without a codec. Stored values are shared with the callers and
 * never mutated; lists are copied. Nothing expires.
 */
import type {
  EntryHeading,
  ExecutionEnd,
  ExecutionHeader,
  ExecutionKey,
  ExecutionSummary,
  Journal,
  ListingPosition,
  LoadedExecution,
} from '../../app/ports.ts';
import type { TaskAddress } from '../../core/engine/execution-origin.ts';
import type { ExecutionOrigin, JournalEntry } from '../../core/engine/journal-entry.ts';
import { byteOrder } from '../../core/shared/byte-order.ts';
import { statusByEnd } from '../../core/shared/execution-status.ts';
import type { FlowId, RunId } from '../../core/shared/ids.ts';
import { invariant } from '../../core/shared/invariant.ts';
import { SortedRows } from './sorted-rows.ts';

interface StoredExecution {
  header: ExecutionHeader;
  readonly entries: JournalEntry[];
  /** Number of the newest entry with a snapshot; 0 when there is none. */
  loadFrom: number;
}

interface ListedExecution extends ListingPosition {
  readonly execution: StoredExecution;
}

export class MemoryJournal implements Journal {
  private readonly executionsByFlow = new Map<FlowId, Map<string, StoredExecution>>();
  private readonly listingByFlow = new Map<FlowId, SortedRows<ListingPosition, ListedExecution>>();

  async start(inputText: string, entry: JournalEntry, origin: ExecutionOrigin): Promise<boolean> {
    invariant(entry.number === 0, 'an execution starts with entry 0');
    const executions =
      this.executionsByFlow.get(origin.flowId) ?? new Map<string, StoredExecution>();
    if (executions.has(origin.executionName)) return false;
    this.executionsByFlow.set(origin.flowId, executions);
    const execution: StoredExecution = {
      header: { origin, inputText, status: 'Running', cause: entry.cause },
      entries: [entry],
      loadFrom: 0,
    };
    executions.set(origin.executionName, execution);
    const { executionName, startedAt } = origin;
    this.listingOf(origin.flowId).add({ executionName, startedAt, execution });
    return true;
  }

  async commit(key: ExecutionKey, entry: JournalEntry): Promise<boolean> {
    const execution = this.find(key);
    invariant(execution !== undefined, 'entries follow an entry 0');
    if (entry.number < execution.entries.length) return false;
    invariant(entry.number === execution.entries.length, 'entries are numbered without gaps');
    execution.entries.push(entry);
    if (entry.snapshot !== undefined) execution.loadFrom = entry.number;
    return true;
  }

  async load(key: ExecutionKey): Promise<LoadedExecution | undefined> {
    const execution = this.find(key);
    if (execution === undefined) return undefined;
    const { header, entries, loadFrom } = execution;
    return { header, entries: ofOneRun(header, entries.slice(loadFrom)) };
  }

  async readAfter(key: ExecutionKey, entryNumber: number): Promise<readonly JournalEntry[]> {
    return this.find(key)?.entries.slice(entryNumber + 1) ?? [];
  }

  async readPage(
    key: ExecutionKey,
    fromEntry: number,
    limit: number,
  ): Promise<readonly JournalEntry[]> {
    return this.find(key)?.entries.slice(fromEntry, fromEntry + limit) ?? [];
  }

  async findHeader(key: ExecutionKey): Promise<ExecutionHeader | undefined> {
    return this.find(key)?.header;
  }

  async findNewestEntry(key: ExecutionKey): Promise<JournalEntry | undefined> {
    return this.find(key)?.entries.at(-1);
  }

  async findNewestHeading(key: ExecutionKey): Promise<EntryHeading | undefined> {
    const entry = this.find(key)?.entries.at(-1);
    return entry && toHeading(entry);
  }

  async findHeading(key: ExecutionKey, fromEntry: number): Promise<EntryHeading | undefined> {
    const entry = this.find(key)?.entries[fromEntry];
    return entry && toHeading(entry);
  }

  async readListeners(key: ExecutionKey): Promise<readonly TaskAddress[]> {
    return this.find(key)?.entries.flatMap(({ facts }) => facts.listeners ?? []) ?? [];
  }

  async closeHeader(key: ExecutionKey, runId: RunId, end: ExecutionEnd): Promise<void> {
    const execution = this.find(key);
    if (execution === undefined || execution.header.origin.runId !== runId) return;
    execution.header = { ...execution.header, ...end };
  }

  async extendHeader(): Promise<void> {
    // Nothing expires here.
  }

  async listExecutions(
    flowId: FlowId,
    limit: number,
    after?: ListingPosition,
  ): Promise<readonly ExecutionSummary[]> {
    const rows = this.listingByFlow.get(flowId)?.pageBefore(after, limit) ?? [];
    return rows.map(({ execution }) => toSummary(execution));
  }

  private listingOf(flowId: FlowId): SortedRows<ListingPosition, ListedExecution> {
    const known = this.listingByFlow.get(flowId);
    if (known !== undefined) return known;
    const listing = new SortedRows<ListingPosition, ListedExecution>(oldestFirst);
    this.listingByFlow.set(flowId, listing);
    return listing;
  }

  private find(key: ExecutionKey): StoredExecution | undefined {
    return this.executionsByFlow.get(key.flowId)?.get(key.executionName);
  }
}

function ofOneRun(
  header: ExecutionHeader,
  entries: readonly JournalEntry[],
): readonly JournalEntry[] {
  const { runId } = header.origin;
  for (const entry of entries) {
    invariant(entry.runId === runId, `entry ${entry.number} belongs to the run of its execution`);
  }
  return entries;
}

function toHeading({ number, runId, time, lastEventId, events }: JournalEntry): EntryHeading {
  const ends = statusByEnd(events.at(-1)?.type);
  return { number, runId, time, lastEventId, ...(ends === undefined ? {} : { ends }) };
}

function toSummary({ header }: StoredExecution): ExecutionSummary {
  const { executionName, startedAt } = header.origin;
  const { status, stoppedAt } = header;
  return { executionName, status, startedAt, ...(stoppedAt === undefined ? {} : { stoppedAt }) };
}

/** Of two with the same start time the smaller name first. */
function oldestFirst(left: ListingPosition, right: ListingPosition): number {
  if (left.startedAt !== right.startedAt) return left.startedAt < right.startedAt ? -1 : 1;
  return byteOrder(left.executionName, right.executionName);
}
