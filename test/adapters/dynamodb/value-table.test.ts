import { describe, expect, it } from '@jest/globals';
import { extractValues, restoreValues } from '../../../src/adapters/dynamodb/items/value-table.ts';

describe('the table of values', () => {
  it('takes values by key, at any depth, and puts them back', () => {
    const content = {
      events: [
        { detail: { input: { a: 1 }, local: {}, output: null } },
        { detail: { cause: 'x' } },
      ],
      snapshot: { root: { input: { a: 1 }, step: { result: 0, lists: [{ local: {} }] } } },
      missing: undefined,
    };
    const extracted = extractValues(content);
    expect(extracted.values.map(({ text }) => text)).toEqual(['{"a":1}', '{}', 'null', '"x"', '0']);
    const restored: unknown = JSON.parse(extracted.content);
    restoreValues(
      restored,
      extracted.values.map(({ text }) => JSON.parse(text) as never),
    );
    expect(restored).toEqual(content);
  });
});
