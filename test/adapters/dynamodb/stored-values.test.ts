import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../src/adapters/dynamodb/attributes.ts';
import { toEntryItem } from '../../../src/adapters/dynamodb/items/entry-item.ts';
import { type KnownValues, StoredValues } from '../../../src/adapters/dynamodb/stored-values.ts';
import { entryWith, keyOf, originOf, START_MS } from '../../contract/journal-fixtures.ts';

const origin = originOf();
const key = keyOf(origin);
const kept = { retentionDays: 30 };

const sizeOf = (item: Item): number => JSON.stringify(item).length;

describe('a large value that comes again', () => {
  const list = Array.from({ length: 1_000 }, (_, i) => `item ${i}`);
  const commitOf = (number: number, known: KnownValues) =>
    toEntryItem(key, entryWith(origin, number, { list, number }), { ...kept, knownValues: known });

  it('is an item the second time, and only named from then on', () => {
    const known = new StoredValues(30).of('partition', START_MS);
    const first = commitOf(1, known);
    expect(first.before).toHaveLength(0);
    const second = commitOf(2, known);
    expect(second.before).toHaveLength(1);
    for (const hash of second.hashes) known.noteStored(hash);
    const third = commitOf(3, known);
    expect(third.before).toHaveLength(0);
    expect(sizeOf(third.item)).toBeLessThan(700);
    expect(third.item['body']?.S).toContain(second.hashes[0]);
  });

  it('is written again once its item may not outlive the entry', () => {
    const stored = new StoredValues(30);
    stored.of('partition', START_MS).noteStored('hash');
    const days = (count: number) => stored.of('partition', START_MS + count * 86_400_000);
    expect(days(14).isStored('hash')).toBe(true);
    expect(days(15).isStored('hash')).toBe(false);
    expect(days(15).isSeen('hash')).toBe(true);
  });

  it('is forgotten with its execution, and when there are too many', () => {
    const stored = new StoredValues(30);
    stored.of('a', START_MS).noteStored('hash');
    stored.drop('a');
    expect(stored.of('a', START_MS).isStored('hash')).toBe(false);
    const known = stored.of('a', START_MS);
    for (let i = 0; i <= 64; i += 1) {
      known.noteStored(`hash ${i}`);
      // What is used again stays.
      if (i > 0) expect(known.isSeen('hash 1')).toBe(true);
    }
    expect(stored.of('a', START_MS).isStored('hash 0')).toBe(false);
    expect(stored.of('a', START_MS).isStored('hash 1')).toBe(true);
    expect(stored.of('a', START_MS).isStored('hash 64')).toBe(true);
  });
});
