/** What is stored, beyond what the contract sees: sizes, sharing, expiry, plain attributes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../../src/adapters/dynamodb/attributes.ts';
import {
  fromEntryItem,
  hasSnapshot,
  toEntryItem,
} from '../../../src/adapters/dynamodb/items/entry-item.ts';
import { fromFlowItem, toFlowItem } from '../../../src/adapters/dynamodb/items/flow-item.ts';
import { toHeaderItem } from '../../../src/adapters/dynamodb/items/header-item.ts';
import {
  LARGEST_ITEM_BYTES,
  packText,
  readPackedText,
} from '../../../src/adapters/dynamodb/packed-text.ts';
import { toDefinitionHash, toFlowId } from '../../../src/core/shared/ids.ts';
import type { Json } from '../../../src/core/shared/json.ts';
import { SECONDS_PER_DAY } from '../../../src/core/shared/units.ts';
import {
  entryWith,
  firstEntry,
  keyOf,
  noise,
  originOf,
  START_MS,
  withSnapshot,
} from '../../contract/journal-fixtures.ts';

const origin = originOf();
const key = keyOf(origin);
const settings = { tableName: 'table', retentionDays: 30 };
const kept = { retentionDays: 30 };
const START_SECONDS = START_MS / 1_000;

/** About as DynamoDB counts: names and values, in bytes. */
function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(([name, { S, N, B }]) => {
    const value = S ?? N;
    return name.length + (value === undefined ? (B?.length ?? 100) : Buffer.byteLength(value));
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

const unreachable = async (): Promise<never> => {
  throw new Error('nothing is read');
};
const nothing = {
  readValue: unreachable,
  readValueText: unreachable,
  readPart: unreachable,
  readInput: unreachable,
};

/** Objects of fields of 500 bytes each, and one field of 1.2 KB. */
function manyFields(count: number, fields: number): readonly Json[] {
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries([
      ['large', noise(1_200, 1)],
      ...Array.from(
        { length: fields },
        (__, k) => [`field${k}`, noise(500, i * 1_000 + k)] as const,
      ),
    ]),
  );
}

describe('a stored entry', () => {
  it('has what tells it apart as plain attributes, and lives for the retention', () => {
    const { item, before } = toEntryItem(key, entryWith(origin, 1, 'x'), kept);
    expect(before).toEqual([]);
    expect(item).toEqual({
      PK: { S: `EXEC#${origin.flowId}#run` },
      SK: { S: 'J#0000000001' },
      schemaVersion: { N: '1' },
      expiresAtEpochSeconds: { N: String(START_SECONDS + 1 + 30 * SECONDS_PER_DAY) },
      runId: { S: 'run-id-1' },
      cause: { S: 'work-1' },
      time: { S: '2024-01-01T00:00:01.000Z' },
      lastEventId: { N: '2' },
      body: { S: expect.stringContaining('"values":[["x"]]') as unknown },
    });
  });

  it('is read back, whatever its values', async () => {
    const outputs = fc.array(fc.jsonValue() as fc.Arbitrary<Json>, { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(outputs, async (values) => {
        const entry = withSnapshot(entryWith(origin, 1, ...values), origin, { values });
        const { item } = toEntryItem(key, entry, kept);
        const read = await fromEntryItem(item, nothing);
        expect(JSON.stringify(read)).toBe(JSON.stringify(entry));
      }),
    );
  });

  it('is read back, whatever its large parts', async () => {
    const part = fc.oneof(
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.constantFrom<Json>(
        'x'.repeat(1_100),
        Array.from({ length: 600 }, (_, i) => i),
        {
          deep: { text: 'y'.repeat(5_000) },
        },
      ),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'input', 'k', 'v', '7'));
    const outputs = fc.array(fc.dictionary(key, part), { maxLength: 5 }) as fc.Arbitrary<Json[]>;
    await fc.assert(
      fc.asyncProperty(outputs, async (values) => {
        const entry = withSnapshot(entryWith(origin, 1, ...values), origin, { values });
        const { item } = toEntryItem(keyOf(origin), entry, kept);
        const read = await fromEntryItem(item, nothing);
        expect(JSON.stringify(read)).toBe(JSON.stringify(entry));
      }),
    );
  });

  it('stores what objects share under their keys once', async () => {
    const list = Array.from({ length: 500 }, (_, i) => `unmistakable ${i}`);
    const copies = [0, 1, 2].map((index) => ({ list: [...list], index }));
    const { item } = toEntryItem(key, entryWith(origin, 1, ...copies), kept);
    expect(readPackedText(item, 'body').split('unmistakable 499')).toHaveLength(2);
    const read = await fromEntryItem(item, nothing);
    const lists = read.events.map(
      ({ detail }) => (detail as { output: { list: Json } }).output.list,
    );
    expect(new Set(lists).size).toBe(1);
  });

  it('stores equal values once', () => {
    const value = { text: 'unmistakable', list: [1, 2] };
    const copies = [value, { ...value }, value];
    const { item } = toEntryItem(key, entryWith(origin, 1, ...copies), kept);
    expect(item['body']?.S?.split('unmistakable')).toHaveLength(2);
  });

  it('is compressed above 1 KB', () => {
    const small = toEntryItem(key, entryWith(origin, 1, 'a'.repeat(200)), kept);
    const large = toEntryItem(key, entryWith(origin, 1, 'a'.repeat(20_000)), kept);
    expect(small.item['body']).toHaveProperty('S');
    expect(large.item['body']?.B?.length).toBeLessThan(500);
  });

  it('marks a snapshot', () => {
    const entry = entryWith(origin, 1, 'x');
    expect(hasSnapshot(toEntryItem(key, entry, kept).item)).toBe(false);
    expect(hasSnapshot(toEntryItem(key, withSnapshot(entry, origin), kept).item)).toBe(true);
  });

  it('is refused when its shape is of another release', async () => {
    const { item } = toEntryItem(key, entryWith(origin, 1, 'x'), kept);
    const newer = { ...item, schemaVersion: { N: '2' } };
    await expect(fromEntryItem(newer, nothing)).rejects.toThrow('schemaVersion');
    const { body: _, ...bodyless } = item;
    await expect(fromEntryItem(bodyless, nothing)).rejects.toThrow('"body"');
    const badPlace = { ...item, body: { S: '{"content":{"events":[{"input":7}]},"values":[]}' } };
    await expect(fromEntryItem(badPlace, nothing)).rejects.toThrow('has a value 7');
  });

  it.each([
    ['two values of 300 KB', [noise(300_000, 1), noise(300_000, 2)]],
    ['a thousand values of 1 KB', Array.from({ length: 1_000 }, (_, i) => noise(1_000, i))],
    ['ten results of many small fields and one of 1.2 KB', manyFields(10, 115)],
    ['four hundred objects that share a large part', manyFields(400, 3)],
  ])('with %s is no item over 350 KB, nor are those beside it', async (_name, values) => {
    const { item, before } = toEntryItem(key, entryWith(origin, 1, ...values), kept);
    expect(before.length).toBeGreaterThan(0);
    for (const each of [item, ...before]) {
      expect(sizeOf(each)).toBeLessThanOrEqual(LARGEST_ITEM_BYTES);
    }
    const textByHash = new Map(
      before.map((each) => [each['SK']?.S?.slice(2) ?? '', readPackedText(each, 'value')]),
    );
    const read = await fromEntryItem(item, {
      ...nothing,
      readValue: async (hash) => JSON.parse(textByHash.get(hash) ?? '') as Json,
    });
    expect(JSON.stringify(read.events)).toBe(
      JSON.stringify(entryWith(origin, 1, ...values).events),
    );
  });

  it('moves the largest values out first', () => {
    const values = [noise(100_000, 1), noise(320_000, 2), noise(90_000, 3)];
    const { before } = toEntryItem(key, entryWith(origin, 1, ...values), kept);
    expect(before).toHaveLength(1);
    const { attribute } = packText(JSON.stringify(values[1]));
    expect(before[0]?.['value']).toEqual(attribute);
  });

  it('keeps its values when only the snapshot does not fit', () => {
    const entry = entryWith(origin, 1, noise(100_000, 1));
    const large = withSnapshot(entry, origin, { text: noise(400_000, 2), more: noise(400_000, 3) });
    const { item, before } = toEntryItem(key, large, kept);
    const sortKeys = before.map((part) => part['SK']?.S);
    expect(sortKeys).toHaveLength(2);
    expect(sortKeys[0]).toMatch(/^P#0000000001#0#[0-9a-f]{64}$/);
    expect(sortKeys[1]).toMatch(/^P#0000000001#1#[0-9a-f]{64}$/);
    for (const each of [item, ...before]) {
      expect(sizeOf(each)).toBeLessThanOrEqual(LARGEST_ITEM_BYTES);
    }
  });
});

describe('a stored header', () => {
  it('is entry 0, and a row of the index', () => {
    const { item } = toHeaderItem(
      { inputText: '{"a": 1}', entry: firstEntry(origin, { a: 1 }), origin },
      { ...settings, listingShards: 1 },
    );
    expect(item).toMatchObject({
      SK: { S: 'HEAD' },
      expiresAtEpochSeconds: { N: String(START_SECONDS + 37 * SECONDS_PER_DAY) },
      status: { S: 'Running' },
      input: { S: '{"a": 1}' },
      executionName: { S: 'run' },
      indexPk: { S: `${origin.flowId}#0` },
      indexSk: { S: '2024-01-01T00:00:00.000Z#run' },
      body: { S: expect.stringContaining('"values":[0]') as unknown },
    });
  });

  it('stays small with an object of one large part and many others', () => {
    const [value = null] = manyFields(1, 350);
    const entry = entryWith(origin, 0, value);
    const { item } = toHeaderItem({ inputText: '{}', entry, origin }, settings);
    expect(sizeOf(item)).toBeLessThan(2_000);
  });

  it('does not take a value for the input, whatever the input looks like', async () => {
    const large = { a: 'x'.repeat(1_200) };
    for (let place = 0; place < 4; place += 1) {
      const input = { k: ['a'], v: [place] };
      const started = firstEntry(origin, input);
      const entry = {
        ...started,
        events: [...started.events, ...entryWith(origin, 0, large).events],
      };
      const inputText = JSON.stringify(input);
      const { item } = toHeaderItem({ inputText, entry, origin }, settings);
      const read = await fromEntryItem(item, { ...nothing, readInput: async () => inputText });
      expect(read.events).toEqual(entry.events);
    }
  });

  it('stays small: what is over 4 KB is beside it, once', () => {
    const input = { text: noise(100_000, 1) };
    const started = firstEntry(origin, input);
    const next = entryWith(origin, 0, noise(5_000, 2), input);
    const entry = { ...started, events: [...started.events, ...next.events] };
    const inputText = JSON.stringify(input, null, 1);
    const { item, before } = toHeaderItem({ inputText, entry, origin }, settings);
    expect(before).toHaveLength(2);
    expect(sizeOf(item)).toBeLessThan(2_000);
    expect(item['values']?.L).toHaveLength(2);
  });
});

describe('a stored flow', () => {
  const flow = {
    flowId: toFlowId('id'),
    name: 'order',
    description: '',
    type: 'FDL',
    roleArn: '',
    externalStorageLocation: '',
    executionMode: '',
    definitionHash: toDefinitionHash('hash'),
    createdAt: '2024-01-01T00:00:00.000Z',
    lastModifiedAt: '2024-01-01T00:00:00.000Z',
    revision: 3,
  };

  it('is read back, or names what is missing', () => {
    expect(fromFlowItem(toFlowItem(flow))).toEqual(flow);
    const { roleArn: _, ...incomplete } = toFlowItem(flow);
    expect(() => fromFlowItem(incomplete)).toThrow(
      'stored item FLOW#order FLOW: attribute "roleArn" is not text',
    );
  });
});
