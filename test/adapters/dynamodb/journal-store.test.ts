/** What a journal in the table does beyond its port: writes counted, order of writes, expiry. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../src/adapters/dynamodb/attributes.ts';
import { JournalStore } from '../../../src/adapters/dynamodb/journal-store.ts';
import { executionPartition } from '../../../src/adapters/dynamodb/keys.ts';
import type { ExecutionKey } from '../../../src/app/ports.ts';
import { SECONDS_PER_DAY, toTimestamp } from '../../../src/core/shared/units.ts';
import {
  entryWith,
  firstEntry,
  keyOf,
  noise,
  originOf,
  START_MS,
  startWith,
} from '../../contract/journal-fixtures.ts';
import { startTestTable } from '../../support/dynalite.ts';
import type { TestTable } from '../../support/test-table.ts';

const START_SECONDS = START_MS / 1_000;
const DAY_MS = SECONDS_PER_DAY * 1_000;

let table: TestTable;
let journal: JournalStore;

beforeAll(async () => {
  table = await startTestTable();
  journal = new JournalStore(table.client, { tableName: table.tableName, retentionDays: 30 });
});
afterAll(() => table.close());
beforeEach(() => {
  table.sent.splice(0);
});

async function readItem(key: ExecutionKey, sortKey: string): Promise<Item | undefined> {
  const Key = { PK: { S: executionPartition(key) }, SK: { S: sortKey } };
  const { Item: item } = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key }),
  );
  return item;
}

async function deleteItem(key: ExecutionKey, sortKey: string): Promise<void> {
  const Key = { PK: { S: executionPartition(key) }, SK: { S: sortKey } };
  await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key }));
}

const expiryDay = (item: Item | undefined): number =>
  Math.floor((Number(item?.['expiresAtEpochSeconds']?.N) - START_SECONDS) / SECONDS_PER_DAY);

async function startWithLargeInput() {
  const origin = originOf();
  const input = { text: noise(10_000, origin.flowId) };
  await journal.start(JSON.stringify(input), firstEntry(origin, input), origin);
  const key = keyOf(origin);
  const hash = (await readItem(key, 'HEAD'))?.['inputValue']?.S ?? '';
  return { origin, key, sortKey: `V#${hash}` };
}

describe('a journal in the table', () => {
  it('starts, commits and closes with one write each', async () => {
    const { origin, key } = await startWith(journal, 'x');
    const end = { status: 'Succeeded' as const, output: {}, stoppedAt: toTimestamp(START_MS) };
    await journal.closeHeader(key, origin.runId, end);
    expect(table.sent).toEqual(['PutItemCommand', 'PutItemCommand', 'UpdateItemCommand']);
  });

  it('writes a large value that comes again once more, and then names it', async () => {
    const { origin, key } = await startWith(journal);
    const list = Array.from({ length: 500 }, (_, i) => noise(20, i));
    const writes: number[] = [];
    for (const number of [1, 2, 3, 4]) {
      table.sent.splice(0);
      await journal.commit(key, entryWith(origin, number, { list, number }));
      writes.push(table.sent.length);
    }
    expect(writes).toEqual([1, 2, 1, 1]);
  });

  it('names no value whose write has failed; what was written is not written again', async () => {
    const { origin, key } = await startWith(journal);
    const lists = [1, 2, 3].map((seed) =>
      Array.from({ length: 500 }, (_, i) => noise(20, seed * 500 + i)),
    );
    const entry = (number: number) =>
      entryWith(origin, number, ...lists.map((list) => ({ list, number })));
    await journal.commit(key, entry(1));
    table.faults.throttled = 1;
    await expect(journal.commit(key, entry(2))).rejects.toMatchObject({ name: 'Fault' });
    table.sent.splice(0);
    await journal.commit(key, entry(2));
    // One value was refused; the entry itself.
    expect(table.sent).toEqual(['PutItemCommand', 'PutItemCommand']);
    const fresh = new JournalStore(table.client, { tableName: table.tableName, retentionDays: 30 });
    expect((await fresh.load(key))?.entries.at(-1)?.events).toEqual(entry(2).events);
  });

  it('loads with one read and one query', async () => {
    const { key } = await startWith(journal, 'x', 'y');
    table.sent.splice(0);
    await journal.load(key);
    expect(table.sent.toSorted()).toEqual(['GetItemCommand', 'QueryCommand']);
  });

  it('writes large values before the entry: a failure between leaves no entry', async () => {
    const { origin, key } = await startWith(journal);
    table.sent.splice(0);
    table.faults.lostReplies = 1;
    const entry = entryWith(origin, 1, noise(300_000, 1), noise(300_000, 2));
    await expect(journal.commit(key, entry)).rejects.toMatchObject({ name: 'Fault' });
    expect(await journal.readAfter(key, 0)).toEqual([]);
    expect(await journal.commit(key, entry)).toBe(true);
    expect(await journal.readAfter(key, 0)).toEqual([entry]);
  });

  it('says so when a value that an entry names is gone', async () => {
    const { key, sortKey } = await startWithLargeInput();
    await deleteItem(key, sortKey);
    await expect(journal.load(key)).rejects.toThrow('is stored before it is named');
  });

  it('keeps the header 7 days longer than the last entry', async () => {
    const { origin, key } = await startWith(journal, 'x');
    expect(expiryDay(await readItem(key, 'HEAD'))).toBe(37);
    expect(expiryDay(await readItem(key, 'J#0000000001'))).toBe(30);
    await journal.extendHeader(key, origin.runId, START_MS + 15 * DAY_MS);
    expect(expiryDay(await readItem(key, 'HEAD'))).toBe(52);
    await journal.extendHeader(key, origin.runId, START_MS);
    expect(expiryDay(await readItem(key, 'HEAD'))).toBe(52);
    const stoppedAt = toTimestamp(START_MS + 20 * DAY_MS);
    await journal.closeHeader(key, origin.runId, { status: 'Failed', stoppedAt });
    expect(expiryDay(await readItem(key, 'HEAD'))).toBe(57);
  });

  it('keeps the values that a header names as long as the header', async () => {
    const { origin, key, sortKey } = await startWithLargeInput();
    expect(expiryDay(await readItem(key, sortKey))).toBe(67);
    await journal.extendHeader(key, origin.runId, START_MS + 30 * DAY_MS);
    expect(expiryDay(await readItem(key, sortKey))).toBe(67);
    await journal.extendHeader(key, origin.runId, START_MS + 31 * DAY_MS);
    expect(expiryDay(await readItem(key, sortKey))).toBe(98);
    const stoppedAt = toTimestamp(START_MS + 70 * DAY_MS);
    await journal.closeHeader(key, origin.runId, { status: 'Failed', stoppedAt });
    expect(expiryDay(await readItem(key, 'HEAD'))).toBe(107);
    expect(expiryDay(await readItem(key, sortKey))).toBe(137);
  });

  it('finishes moving values on when the update that asks for it is repeated', async () => {
    const { origin, key, sortKey } = await startWithLargeInput();
    const fromMs = START_MS + 31 * DAY_MS;
    table.faults.lostReplies = 1;
    await expect(journal.extendHeader(key, origin.runId, fromMs)).rejects.toMatchObject({
      name: 'Fault',
    });
    expect(expiryDay(await readItem(key, sortKey))).toBe(67);
    await journal.extendHeader(key, origin.runId, fromMs);
    expect(expiryDay(await readItem(key, sortKey))).toBe(98);
  });

  it('projects what a listing shows into the index', async () => {
    const { origin, key } = await startWith(journal);
    const stoppedAt = toTimestamp(START_MS);
    await journal.closeHeader(key, origin.runId, { status: 'Stopped', stoppedAt });
    const { Items: rows = [] } = await table.client.send(
      new ScanCommand({ TableName: table.tableName, IndexName: 'executionsByFlow' }),
    );
    const row = rows.find(({ PK }) => PK?.S === executionPartition(key)) ?? {};
    expect(Object.keys(row).toSorted()).toEqual(
      [
        'PK',
        'SK',
        'executionName',
        'indexPk',
        'indexSk',
        'startedAt',
        'status',
        'stoppedAt',
      ].sort(),
    );
  });
});

describe('a journal whose old entries have expired', () => {
  it('has a history that begins at its oldest kept entry', async () => {
    const { key, entries } = await startWith(journal, 'a', 'b', 'c', 'd');
    await deleteItem(key, 'J#0000000001');
    await deleteItem(key, 'J#0000000002');
    expect(await journal.readPage(key, 0, 10)).toEqual(entries.slice(3));
    expect(await journal.readPage(key, 0, 1)).toEqual([entries[3]]);
  });

  it('is a defect while the execution is running', async () => {
    const { key } = await startWith(journal, 'a', 'b');
    await deleteItem(key, 'J#0000000001');
    await expect(journal.load(key)).rejects.toThrow('no gap');
  });

  it('is absent once the execution has ended, its header is not', async () => {
    const { origin, key } = await startWith(journal, 'a', 'b');
    const end = { status: 'Failed' as const, stoppedAt: toTimestamp(START_MS) };
    await journal.closeHeader(key, origin.runId, end);
    await deleteItem(key, 'J#0000000001');
    expect(await journal.load(key)).toBeUndefined();
    await deleteItem(key, 'J#0000000002');
    expect(await journal.load(key)).toBeUndefined();
    expect(await journal.findHeader(key)).toMatchObject(end);
    expect(await journal.start('{}', firstEntry(origin), origin)).toBe(false);
  });
});
