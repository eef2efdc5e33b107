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
import { succeeded, type TaskScript, World, type Wrap } from '../support/world.ts';

const RETENTION_DAYS = 30;
const COMMIT_MS = 5;

/** Sees what a table would be sent. */
class StoredItems {
  writes = 0;
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
    this.count([write.item, ...write.before]);
  }

  closeHeader(): void {
    this.writes += 1;
  }

  private count(items: readonly Item[]): void {
    this.writes += items.length;
    for (const item of items) this.largestBytes = Math.max(this.largestBytes, sizeOf(item));
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

function watch(stored: StoredItems, clock: () => World['clock']): Wrap {
  return (name, port) => {
    if (name !== 'journal') return port;
    const journal = port as unknown as MemoryJournal;
    return Object.assign(Object.create(journal) as typeof port, {
      start: (...args: Parameters<MemoryJournal['start']>) => {
        stored.start(...args);
        return journal.start(...args);
      },
      commit: async (...args: Parameters<MemoryJournal['commit']>) => {
        await clock().sleep(COMMIT_MS);
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
async function runOver(count: number, limits: { foreachConcurrency?: number } = {}) {
  let inFlight = 0;
  let most = 0;
  const runTask: TaskScript = async ({ input }, { clock }) => {
    const n = input['n'] as number;
    inFlight += 1;
    most = Math.max(most, inFlight);
    await clock.sleep(10 + ((n * 7919) % 20));
    inFlight -= 1;
    return succeeded({ got: n });
  };
  const stored = new StoredItems();
  const world: World = new World({ runTask, limits, wrap: watch(stored, () => world.clock) });
  const list = Array.from({ length: count }, (_, i) => i);
  await world.start(FLOW, { list });
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

  it('never has more calls in flight than it is configured to', async () => {
    const { header, list, most } = await runOver(60, { foreachConcurrency: 7 });
    expect(header?.output).toEqual({ all: list });
    expect(most).toBe(7);
  });

  it('has a thousand calls in flight at most, whatever its flow asks for', async () => {
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
    const half = Array.from({ length: 600 }, (_, i) => i);
    await world.start(nested, { list: [half, half] });
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
    expect([most, world.calls.length]).toEqual([1_000, 1_200]);
  });
});
