/**
 * What the memory adapters hold, as numbered values: a call turns one value into another and gives an answer, each time
 * the same. The adapters themselves do the work: filled with the value, called once, and read.
 */
import { MemoryAlarmStore } from '../../../src/adapters/memory/memory-alarm-store.ts';
import { MemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import type { AlarmItem, AlarmPosition, ExecutionHeader } from '../../../src/app/ports.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import { Interner } from './interner.ts';
import type { CallFacts, PortCalls } from './port-calls.ts';
import type { PortCall } from './process-run.ts';
import type { ProcessTree } from './process-tree.ts';

export interface StoredExecution {
  readonly header: ExecutionHeader;
  readonly entries: readonly JournalEntry[];
}

export interface StoredAlarms {
  readonly items: readonly AlarmItem[];
  /** Only while the minute tick is at work: between ticks, it is behind all that has been moved. */
  readonly cursor?: AlarmPosition;
}

export interface Performed {
  readonly storedId: number;
  readonly answerId: number;
}

/** Stands for an execution that does not exist. */
export const ABSENT = 0;
const MOST_CALLS = 2 ** 24;

export class StoredData {
  readonly executions = new Interner<StoredExecution>();
  readonly alarms = new Interner<StoredAlarms>();
  private readonly calls: PortCalls;
  private readonly answers: ProcessTree['answers'];
  private readonly onExecution = new Map<number, Performed>();
  private readonly onAlarms = new Map<number, Performed>();

  constructor(calls: PortCalls, { answers }: Pick<ProcessTree, 'answers'>) {
    this.calls = calls;
    this.answers = answers;
  }

  peekExecution(storedId: number, callId: number): Performed | undefined {
    return this.onExecution.get(storedId * MOST_CALLS + callId);
  }

  async changeExecution(
    storedId: number,
    { id, call, keyId }: Extract<CallFacts, { port: 'journal' }>,
  ): Promise<Performed> {
    const journal = await this.journalWith(storedId);
    const value = await callOn(journal, call);
    const key = this.calls.keys.get(keyId);
    const header = await journal.findHeader(key);
    const entries = await journal.readPage(key, 0, Infinity);
    const after = header === undefined ? ABSENT : this.executions.idOf({ header, entries });
    return this.remember(this.onExecution, storedId * MOST_CALLS + id, { after, value });
  }

  peekAlarms(storedId: number, callId: number): Performed | undefined {
    return this.onAlarms.get(storedId * MOST_CALLS + callId);
  }

  async changeAlarms(storedId: number, { id, call }: CallFacts): Promise<Performed> {
    const before = this.alarms.get(storedId);
    const store = await alarmStoreWith(before);
    const value = await callOn(store, call);
    const added = call.method === 'put' ? [call.args[0] as AlarmItem] : [];
    const after = this.alarms.idOf(await readAlarms(store, [...before.items, ...added]));
    return this.remember(this.onAlarms, storedId * MOST_CALLS + id, { after, value });
  }

  private remember(
    memory: Map<number, Performed>,
    key: number,
    { after, value }: { after: number; value: unknown },
  ): Performed {
    invariant(this.calls.size < MOST_CALLS, 'a call and a value make one number');
    const performed = { storedId: after, answerId: this.answers.idOf({ value }) };
    memory.set(key, performed);
    return performed;
  }

  private async journalWith(storedId: number): Promise<MemoryJournal> {
    const journal = new MemoryJournal();
    if (storedId === ABSENT) return journal;
    const { header, entries } = this.executions.get(storedId);
    const [first, ...others] = entries;
    invariant(first !== undefined, 'an execution has an entry 0');
    await journal.start(header.inputText, first, header.origin);
    for (const entry of others) await journal.commit(header.origin, entry);
    const { status, stoppedAt, output } = header;
    if (status === 'Running' || stoppedAt === undefined) return journal;
    const end = { status, stoppedAt, ...(output === undefined ? {} : { output }) };
    await journal.closeHeader(header.origin, header.origin.runId, end);
    return journal;
  }
}

function callOn(port: object, { method, args }: PortCall): Promise<unknown> {
  const perform: unknown = Reflect.get(port, method);
  invariant(typeof perform === 'function', `the adapter has ${method}`);
  return (perform as (...args: readonly unknown[]) => Promise<unknown>).apply(port, [...args]);
}

async function alarmStoreWith({ items, cursor }: StoredAlarms): Promise<MemoryAlarmStore> {
  const store = new MemoryAlarmStore();
  for (const item of items) await store.put(item);
  if (cursor !== undefined) await store.moveCursor(undefined, cursor);
  return store;
}

async function readAlarms(
  store: MemoryAlarmStore,
  known: readonly AlarmItem[],
): Promise<StoredAlarms> {
  const minutes = [...new Set(known.map(minuteOf))].sort((a, b) => a - b);
  const items: AlarmItem[] = [];
  for (const minute of minutes) items.push(...(await store.readPage({ minute }, Infinity)).alarms);
  const cursor = await store.readCursor();
  return cursor === undefined ? { items } : { items, cursor };
}

export function minuteOf({ dueMs }: AlarmItem): number {
  return Math.floor(dueMs / MS_PER_MINUTE);
}
