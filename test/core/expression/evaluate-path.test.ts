import { describe, expect, it } from '@jest/globals';
import { evaluatePath } from '../../../src/core/expression/evaluate-path.ts';
import { parsePath } from '../../../src/core/expression/parse-path.ts';
import type { Json } from '../../../src/core/shared/json.ts';

function read(base: Json, text: string): Json {
  const parsed = parsePath(text, 1);
  if ('error' in parsed) throw new Error(parsed.error.message);
  return evaluatePath(base, parsed.path);
}

const base: Json = {
  zero: 0,
  empty: '',
  no: false,
  nothing: null,
  list: [10, 20, 30, 40],
  people: [{ name: 'ann', age: 3 }, { age: 4 }, { name: null }, 'bob', { name: ['x', 'y'] }],
  groups: [{ parts: [1, [2, 3]] }, { parts: [] }, {}, { parts: [4] }, { parts: 5 }],
  map: { b: 1, a: 2 },
  maps: { x: { k: 1 }, y: { k: 2 }, z: 3 },
  matrix: [
    [1, 2],
    [3, 4],
  ],
};

const cases: readonly (readonly [path: string, value: Json, why: string])[] = [
  ['$.zero', 0, 'zero survives'],
  ['$.empty', '', 'empty text survives'],
  ['$.no', false, 'false survives'],
  ['$.nothing', null, 'null is null'],
  ['$.missing', null, 'a missing key is null'],
  ['$.missing.deeper[0]', null, 'a path through a missing key is null'],
  ['$.zero.x', null, 'a key of a scalar is null'],
  ['$.list.length', null, 'a list has no keys'],
  ['$.empty.length', null, 'text has no keys'],
  ['$.toString', null, 'inherited properties are not keys'],
  ['$.__proto__', null, 'the prototype is not a key'],
  ['$.list[0]', 10, 'an index counts from 0'],
  ['$.list[-1]', 40, 'a negative index counts from the end'],
  ['$.list[4]', null, 'an index past the end is null'],
  ['$.list[-5]', null, 'an index before the start is null'],
  ['$.map[0]', null, 'a map has no indexes'],
  ['$.empty[0]', null, 'text has no indexes'],
  ['$.list[1:3]', [20, 30], 'a slice ends before its second number'],
  ['$.list[-2:]', [30, 40], 'a slice may count from the end'],
  ['$.list[:1]', [10], 'a slice may begin at the start'],
  ['$.list[3:1]', [], 'an empty slice is an empty list'],
  ['$.map[0:1]', [], 'a slice of a map is empty'],
  ['$.missing[0:1]', [], 'a slice of nothing is empty'],
  ['$.list[*]', [10, 20, 30, 40], 'a list gives its items'],
  ['$.map[*]', [1, 2], 'a map gives its values in order'],
  ['$.missing[*]', [], 'a missing base gives an empty list'],
  ['$.zero[*]', [], 'a scalar base gives an empty list'],
  ['$.nothing[*]', [], 'null gives an empty list'],
  [
    '$.people[*].name',
    ['ann', null, ['x', 'y']],
    'items without the key are skipped, null stays, lists are not flattened',
  ],
  ['$.people[*].name[0]', ['x'], 'items without the index are skipped'],
  ['$.groups[*].parts', [[1, [2, 3]], [], [4], 5], 'a key behind [*] does not flatten'],
  [
    '$.groups[*].parts[*]',
    [1, [2, 3], 4],
    'a second [*] flattens one level; a scalar gives nothing',
  ],
  ['$.matrix[*][*]', [1, 2, 3, 4], 'two [*] flatten two levels'],
  ['$.matrix[*][0]', [1, 3], 'an index behind [*] is looked up in each item'],
  ['$.matrix[*][0:1]', [1, 3], 'a slice behind [*] flattens like [*]'],
  ['$.matrix[0:1][1]', [2], 'a slice is a list of values like [*]'],
  ['$.maps[*].k', [1, 2], 'values of a map are walked'],
  ['$.people[*].missing', [], 'nothing found is an empty list'],
];

describe('the value of a path', () => {
  it.each(cases)('%s: %j (%s)', (path, value) => {
    expect(read(base, path)).toEqual(value);
  });

  it('is the base itself for $', () => {
    expect(read(base, '$')).toBe(base);
  });

  it('finds an own key named __proto__', () => {
    const hostile = JSON.parse('{"__proto__": {"a": 1}}') as Json;
    expect(read(hostile, '$.__proto__.a')).toBe(1);
  });

  it('reads 100,000 items in one walk', () => {
    const items = Array.from({ length: 100_000 }, (_, position) => ({ position }));
    expect(read({ items }, '$.items[*].position')).toHaveLength(100_000);
  });
});
