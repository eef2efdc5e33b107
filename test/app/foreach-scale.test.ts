/** A foreach over many items: order, window, sizes of what is stored, and how many writes it takes. */
import { describe, expect, it } from '@jest/globals';
import { toEntryItem } from '../../src/adapters/dynamodb/items/entry-item.ts';
import { toHeaderItem } from '../../src/adapters/dynamodb/items/header-item.ts';
import type { Item } from '../../src/adapters/dynamodb/attributes.ts';
import { LARGEST_ITEM_BYTES } from '../../src/adapters/dynamodb/packed-text.ts';
import { StoredValues } from '../../src/adapters/dynamodb/stored-values.ts';
import type { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import type { ExecutionKey } from '../../src/app/ports.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import type { ExecutionOrigin } from '../../src/core/engine/execution-origin.ts';
import { isLongRun } from '../support/scaled.ts';
import { noise } from '../contract/journal-fixtures.ts';
import { succeeded, type TaskScript, World, type Wrap } from '../support/world.ts';

const RETENTION_DAYS = 30;

/** Sees what a table would be sent. */
class StoredItems {
  writes = 0;
  /** Of them: values beside entries. */
  values = 0;
  bytes = 0;
  largestBytes = 0;
  private readonly storedValues = new StoredValues(RETENTION_DAYS);

  start(inputText: string, entry: JournalEntry, origin: ExecutionOrigin): void {
    const settings = { tableName: 'table', retentionDays: RETENTION_DAYS };
    const { item, before } = toHeaderItem({ inputText, entry, origin }, settings);
    this.count([item, ...before]);
  }

  commit(key: ExecutionKey, entry: JournalEntry): void {
    const knownValues = this.storedValues.of(key.executionName, Date.parse(entry.time));
    const write = toEntryItem(key, entry, { retentionDays: RETENTION_DAYS, knownValues });
    for (const hash of write.hashes) knownValues.noteStored(hash);
    this.values += write.hashes.length;
    this.count([write.item, ...write.before]);
  }

  closeHeader(): void {
    this.writes += 1;
  }

  private count(items: readonly Item[]): void {
    this.writes += items.length;
    for (const item of items) {
      this.bytes += sizeOf(item);
      this.largestBytes = Math.max(this.largestBytes, sizeOf(item));
    }
  }
}

/** About as DynamoDB counts: names and values, in bytes. */
function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(([name, { S, N, B }]) => {
    const value = S ?? N;
    return name.length + (value === undefined ? (B?.length ?? 100) : Buffer.byteLength(value));
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

function watch(stored: StoredItems, clock: () => World['clock'], commitMs: number): Wrap {
  return (name, port) => {
    if (name !== 'journal') return port;
    const journal = port as unknown as MemoryJournal;
    return Object.assign(Object.create(journal) as typeof port, {
      start: (...args: Parameters<MemoryJournal['start']>) => {
        stored.start(...args);
        return journal.start(...args);
      },
      commit: async (...args: Parameters<MemoryJournal['commit']>) => {
        await clock().sleep(commitMs);
        stored.commit(...args);
        return journal.commit(...args);
      },
      closeHeader: (...args: Parameters<MemoryJournal['closeHeader']>) => {
        stored.closeHeader();
        return journal.closeHeader(...args);
      },
    });
  };
}

const FLOW = `version: v1
type: flow
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps:
      - type: task
        name: call
        resourceArn: acs:fc:::services/s/functions/f
        inputMappings: [{target: n, source: $input.n}]
    outputMappings: [{target: all, source: '$local[*].got'}]
`;

/** Functions that take from 10 to 29 ms, by what they are called with: a later one may be done earlier. */
interface Scale {
  readonly foreachConcurrency?: number;
  readonly commitMs?: number;
  /** Characters of each item, and of each result beside its number; no two are alike. */
  readonly itemLength?: number;
  readonly resultLength?: number;
}

async function runOver(count: number, scale: Scale = {}) {
  const { commitMs = 5, itemLength = 0, resultLength = 0, ...limits } = scale;
  let inFlight = 0;
  let most = 0;
  const runTask: TaskScript = async ({ input }, { clock }) => {
    const n = Number.parseInt(JSON.stringify(input['n']).replace('"', ''), 10);
    inFlight += 1;
    most = Math.max(most, inFlight);
    await clock.sleep(10 + ((n * 7919) % 20));
    inFlight -= 1;
    return succeeded({ got: n, ...(resultLength > 0 ? { text: noise(resultLength, n) } : {}) });
  };
  const stored = new StoredItems();
  const world: World = new World({
    runTask,
    limits,
    wrap: watch(stored, () => world.clock, commitMs),
  });
  const list = Array.from({ length: count }, (_, i) => i);
  const items = list.map((i) => (itemLength > 0 ? `${i} ${noise(itemLength, i)}` : i));
  await world.start(FLOW, { list: items });
  await world.settle();
  const header = await world.header();
  return { header, list, most, stored, calls: world.calls.length };
}

describe('a foreach over fast functions', () => {
  const sizes = isLongRun() ? [100, 1_000, 10_000] : [100, 1_000];

  it.each(sizes)(
    'of %i items keeps order, window and sizes, and takes N / 8 + 4 writes at most',
    async (count) => {
      const { header, list, most, stored, calls } = await runOver(count);
      expect(header?.output).toEqual({ all: list });
      expect([most, calls]).toEqual([100, count]);
      expect(stored.largestBytes).toBeLessThan(LARGEST_ITEM_BYTES);
      expect(stored.writes).toBeLessThanOrEqual(count / 8 + 4);
    },
    600_000,
  );

  it('gathers results however quick the table is', async () => {
    const { stored } = await runOver(800, { commitMs: 0 });
    expect(stored.writes).toBeLessThanOrEqual(800 / 8 + 4);
  });

  it('stores a large collection twice, not with every entry that names it', async () => {
    const { header, list, stored } = await runOver(600, { itemLength: 250, resultLength: 200 });
    expect(header?.output).toEqual({ all: list });
    // The input, and the collection once in an entry and once beside it; the results, each where it is first seen.
    const collection = 600 * 250;
    const results = 600 * 200;
    expect(stored.bytes).toBeLessThan(3 * collection + 4 * results);
    expect(stored.values).toBe(1);
    expect(stored.largestBytes).toBeLessThan(LARGEST_ITEM_BYTES);
  });

  it('keeps every item within its limit when results are large', async () => {
    const { header, list, stored } = await runOver(40, { resultLength: 100_000 });
    expect(header?.status).toBe('Failed');
    expect(list).toHaveLength(40);
    expect(stored.largestBytes).toBeLessThan(LARGEST_ITEM_BYTES);
  });

  it('never has more calls in flight than it is configured to', async () => {
    const { header, list, most } = await runOver(60, { foreachConcurrency: 7 });
    expect(header?.output).toEqual({ all: list });
    expect(most).toBe(7);
  });

  it('has a thousand calls in flight at most in a process, whatever its flows ask for', async () => {
    let inFlight = 0;
    let most = 0;
    const runTask: TaskScript = async (_task, { clock }) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await clock.sleep(10);
      inFlight -= 1;
      return succeeded({});
    };
    const world = new World({ runTask, limits: { foreachConcurrency: 1_000 } });
    const inner = FLOW.slice(FLOW.indexOf('  - type: foreach'))
      .replace(/outputMappings: .*/, 'outputMappings: []')
      .replace(/^/gm, '    ');
    const nested = `version: v1
type: flow
steps:
  - type: foreach
    name: outer
    iterationMapping: {collection: $.list, item: list}
    steps:
${inner}`;
    const half = Array.from({ length: 400 }, (_, i) => i);
    for (const name of ['one', 'two']) await world.start(nested, { list: [half, half] }, name);
    await world.settle();
    for (const name of ['one', 'two']) expect((await world.header(name))?.status).toBe('Succeeded');
    expect([most, world.calls.length]).toEqual([1_000, 1_600]);
  });
});
