import { describe, expect, it } from '@jest/globals';
import { conditionHolds } from '../../../src/core/expression/evaluate-condition.ts';
import { parseCondition } from '../../../src/core/expression/parse-condition.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';

function holds(text: string, input: JsonObject = {}): boolean {
  const parsed = parseCondition(text);
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.message}`);
  return conditionHolds(parsed.condition, input);
}

/** False by an evaluation error, not by a comparison: the opposite is false too. */
function fails(text: string, input: JsonObject = {}): boolean {
  return !holds(text, input) && !holds(`!(${text})`, input);
}

const values: JsonObject = {
  t: true,
  f: false,
  null: null,
  zero: 0,
  one: 1,
  two: 2,
  minus: -1,
  half: 0.5,
  empty: '',
  text0: '0',
  text1: '1',
  text1_0: '1.0',
  textTrue: 'true',
  textFALSE: 'FALSE',
  word: 'ready',
  list: [1, 'a'],
  same: [1, 'a'],
  object: { a: 1, b: null },
  turned: { b: null, a: 1 },
};

/** Equality of every pair of kinds; columns as in the list. Source: FDL reference, section 3. */
const KINDS =
  't f null zero one two minus empty text0 text1 text1_0 textTrue textFALSE word list object'.split(
    ' ',
  );
const EQUAL: Readonly<Record<string, string>> = {
  //         t f n 0 1 2 - e 0 1 . T F w l o
  t: '1 0 0 0 1 1 1 0 0 0 0 1 0 0 0 0',
  f: '0 1 1 1 0 0 0 0 0 0 0 0 1 0 0 0',
  null: '0 1 1 1 0 0 0 0 0 0 0 0 1 0 0 0',
  zero: '0 1 1 1 0 0 0 0 1 0 0 0 1 0 0 0',
  one: '1 0 0 0 1 0 0 0 0 1 1 1 0 0 0 0',
  two: '1 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0',
  minus: '1 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0',
  empty: '0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0',
  text0: '0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0',
  text1: '0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0',
  text1_0: '0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0',
  textTrue: '1 0 0 0 1 1 1 0 0 0 0 1 0 0 0 0',
  textFALSE: '0 1 1 1 0 0 0 0 0 0 0 0 1 0 0 0',
  word: '0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0',
  list: '0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0',
  object: '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1',
};

describe('==', () => {
  for (const left of KINDS) {
    it(`compares ${left} with every kind of value`, () => {
      const row = KINDS.map((right) => Number(holds(`$.${left} == $.${right}`, values))).join(' ');
      expect(row).toBe(EQUAL[left]);
    });
  }

  it('is the opposite of != for every pair', () => {
    for (const left of KINDS) {
      for (const right of KINDS) {
        const pair = [
          holds(`$.${left} == $.${right}`, values),
          holds(`$.${left} != $.${right}`, values),
        ];
        expect([...pair].sort()).toEqual([false, true]);
      }
    }
  });

  it('compares lists and objects deeply, whatever the order of keys', () => {
    expect(holds('$.list == $.same && $.object == $.turned', values)).toBe(true);
  });
});

/** Order of pairs: <, =, >, or `false` (null: no comparison holds) or `error`. */
const orders: readonly (readonly [
  left: string,
  right: string,
  order: '<' | '=' | '>' | 'false' | 'error',
  why: string,
])[] = [
  ['1', '2', '<', 'numbers'],
  ['-1', '0', '<', 'negative numbers'],
  ['2', '10', '<', 'numbers are not compared as text'],
  ['"2"', '"10"', '>', 'two texts are compared as text'],
  ['"a"', '"b"', '<', 'text'],
  ['"a"', '"a"', '=', 'equal text'],
  ['"A"', '"a"', '<', 'capitals come first'],
  ['""', '"a"', '<', 'empty text comes first'],
  ['2', '"10"', '<', 'text that is a number is converted'],
  ['"1.0"', '1', '=', 'converted numbers'],
  ['"x"', '1', '>', 'what is no number is compared as text'],
  ['true', '"true"', '=', 'booleans are compared as text'],
  ['true', 'false', '>', 'booleans are compared as text, false comes first'],
  ['true', '1', '>', 'a boolean is no number here: "true" comes behind "1"'],
  ['null', '1', 'false', 'null has no order'],
  ['1', 'null', 'false', 'null has no order'],
  ['null', 'null', 'false', 'null has no order, not even with itself'],
  ['"a"', 'null', 'false', 'null has no order'],
  ['$.missing', '5', 'false', 'a missing key is null'],
  ['[1]', '1', 'error', 'lists have no order'],
  ['1', '$.object', 'error', 'objects have no order'],
  ['[1]', 'null', 'error', 'lists have no order, not with null either'],
];

describe('< <= > >=', () => {
  const expected = {
    '<': '1 1 0 0',
    '=': '0 1 0 1',
    '>': '0 0 1 1',
    false: '0 0 0 0',
    error: 'e e e e',
  };
  it.each(orders)('%s and %s: %s (%s)', (left, right, order) => {
    const row = ['<', '<=', '>', '>='].map((operator) => {
      const text = `${left} ${operator} ${right}`;
      return fails(text, values) ? 'e' : Number(holds(text, values));
    });
    expect(row.join(' ')).toBe(expected[order]);
  });
});

const truths: readonly (readonly [condition: string, holds: boolean, why: string])[] = [
  // the whole condition
  ['true', true, 'a boolean decides'],
  ['$.t', true, 'a bare path to a boolean'],
  ['$.textTrue', true, 'text "true" converts to true'],
  ['$.one', true, 'a number that is not 0 converts to true'],
  ['$.zero', false, '0 converts to false'],
  ['$.null', false, 'null converts to false'],
  ['$.word', false, 'other text is no boolean'],
  ['$.list', false, 'a list is no boolean'],
  ['$', false, 'the whole input is no boolean'],
  // && || !
  ['true && true', true, 'and'],
  ['true && false', false, 'and'],
  ['false || true', true, 'or'],
  ['false || false', false, 'or'],
  ['"TRUE" && 2', true, 'operands are converted'],
  ['null || "true"', true, 'operands are converted'],
  ['true || $.word', true, 'the right side is not looked at'],
  ['!(false && $.word)', true, 'the right side is not looked at'],
  ['$.word || true', false, 'an operand that is no boolean is an error'],
  ['true && $.word', false, 'an operand that is no boolean is an error'],
  ['!false', true, 'not'],
  ['!$.missing', true, 'a missing key is null, null is false'],
  ['!$.word', false, 'not of what is no boolean is an error'],
  ['!!1', true, 'prefixes repeat'],
  ['!~-1 == true', true, '! and ~ side by side are two prefixes'],
  // missing keys
  ['$.missing == "x"', false, 'a missing key equals no text'],
  ['$.missing != "x"', true, 'a missing key differs from text'],
  ['$.missing == null', true, 'a missing key is null'],
  ['$.t && ($.missing >= 5 || $.two >= 2)', true, 'order against null is false, not an error'],
  // ??
  ['$.missing ?? 1 == 1', true, '?? gives the right value for null'],
  ['$.zero ?? 1', false, '?? keeps 0'],
  ['$.empty ?? "true"', false, '?? keeps empty text'],
  ['$.f ?? true', false, '?? keeps false'],
  ['null ?? null ?? true', true, '?? repeats'],
  // ? :
  ['true ? true : false', true, 'the first arm'],
  ['0 ? true : "false"', false, 'the second arm'],
  ['false ? $.word : true', true, 'only the chosen arm is looked at'],
  ['$.word ? true : true', false, 'a test that is no boolean is an error'],
  ['false ? false : false ? false : true', true, 'the second arm may be another choice'],
  ['true ? false ? false : true : false', true, 'the first arm too'],
  // in
  ['1 in [1, 2]', true, 'an item of a list'],
  ['3 in [1, 2]', false, 'not an item'],
  ['"1" in [1, 2]', false, 'items are not converted'],
  ['null in [null]', true, 'null is an item'],
  ['[1] in [[1], 2]', true, 'lists are compared deeply'],
  ['"a" in $.list', true, 'a path to a list'],
  ['1 in []', false, 'an empty list'],
  ['1 in "123"', false, 'text is no list: an error'],
  ['!(1 in $.missing)', false, 'null is no list: an error'],
  // arithmetic
  ['1 + 2 == 3', true, 'numbers'],
  ['"1" + 2 == 3', true, 'text that is a number is converted'],
  ['"1" + "2" == "12"', true, 'two texts are joined'],
  ['"n" + 1 == "n1"', true, 'what is no number is joined as text'],
  ['"is " + true == "is true"', true, 'booleans are joined as text'],
  ['7 - 2 * 3 == 1', true, 'precedence'],
  ['(7 - 2) * 3 == 15', true, 'parentheses'],
  ['7 / 2 == 3.5', true, 'division'],
  ['7 % 4 == 3 && -7 % 4 == -3', true, 'the remainder has the sign of the left side'],
  ['2 ** 10 == 1024', true, 'power'],
  ['2 ** 3 ** 2 == 64', true, 'operators of one rank group from the left'],
  ['-2 ** 2 == 4', true, 'prefixes bind strongest'],
  ['8 - 4 - 2 == 2', true, 'operators of one rank group from the left'],
  ['1 / 0 > 1e308', true, 'division by zero is infinite, as in 64-bit floats'],
  ['0 / 0 == 0 / 0', false, 'not a number equals nothing'],
  ['0 / 0 < 1 || 0 / 0 >= 1', false, 'not a number has no order'],
  ['-"5" == -5', true, 'minus converts'],
  ['- -5 == 5', true, 'minus repeats'],
  ['1-1 == 0 && $.two-1 == 1', true, 'a minus needs no blanks'],
  ['"a" - 1 == 0', false, 'minus of what is no number is an error'],
  ['null + 1 == 1', false, 'null is no number: an error'],
  ['[1] + [2] == [1, 2]', false, 'lists are not joined: an error'],
  // bits
  ['6 & 3 == 2', true, 'comparison is weaker than bit operators: 6 & 3 is looked at first'],
  ['(6 & 3) == 2 && (6 | 3) == 7 && (6 ^ 3) == 5', true, 'and, or, exclusive or'],
  ['1 << 4 == 16 && 256 >> 4 == 16', true, 'shifts'],
  ['-16 >> 2 == -4', true, 'a shift to the right keeps the sign'],
  ['1 << 40 == 1099511627776', true, 'integers have 64 bits'],
  ['1 << 64 == 0', false, 'a shift by more than 63 is an error'],
  ['1 << -1 == 0', false, 'a negative shift is an error'],
  ['~0 == -1 && ~5 == -6', true, 'complement'],
  ['(5.9 & 7) == 5', true, 'fractions are cut off'],
  ['(1/0 & 1) == 0', false, 'infinity has no bits: an error'],
  ['1 | 2 ^ 3 == 0', true, 'bit operators have one rank and group from the left'],
  // patterns
  ['"abc" =~ "b"', true, 'a pattern may match anywhere'],
  ['"abc" !~ "x"', true, 'no match'],
  ['"abc" =~ "^b"', false, 'anchored'],
  ['12 =~ "^[0-9]+$"', true, 'numbers are matched as text'],
  ['$.missing =~ ".*"', false, 'null matches nothing'],
  ['$.missing !~ ".*"', true, 'null matches nothing'],
  ['$.list =~ "a"', false, 'a list is no text: an error'],
  ['$.list !~ "a"', false, 'a list is no text: an error'],
  ['"ready" =~ $.word', true, 'a pattern may come from the input'],
  ['"a" =~ $.one', false, 'a pattern that is no text is an error'],
  ['!("a" =~ ("(" + ""))', false, 'a pattern of the input that cannot be read is an error'],
  // literals
  ['"\\u0041\\n\\t\\"" == `A\n\t"`', true, 'escapes, and backquotes without them'],
  [`'it' == "it"`, true, 'single quotes'],
  ['1e3 == 1000 && .5 == 0.5 && 1.5E-1 == 0.15', true, 'numbers'],
  ['nil == null', true, 'nil is null'],
  ['[1, [true, null], "x"] == [1, [true, null], "x"]', true, 'lists'],
  ['$.list[0] == 1 && $["word"] == "ready" && $.list[-1] == "a"', true, 'paths with brackets'],
  ['$.object[*] == [1, null]', true, 'paths with [*]'],
];

describe('a condition', () => {
  it.each(truths)('%s: %s (%s)', (condition, expected) => {
    expect(holds(condition, values)).toBe(expected);
  });

  it('needs no blanks', () => {
    expect(holds('$.one==$.one&&!$.f&&$.two>=2', values)).toBe(true);
  });

  it('reads own keys only', () => {
    expect(holds('$.constructor == null && $.__proto__ == null', {})).toBe(true);
  });

  it('gives up on text that would grow without end', () => {
    const doubled = `${'('.repeat(30)}$.x${' + $.x)'.repeat(30)} != ""`;
    expect(holds(doubled, { x: 'x'.repeat(100_000) })).toBe(false);
  });

  it('survives the longest chain that can be written', () => {
    expect(holds(`${'1||'.repeat(1_365)}1`)).toBe(true);
    expect(holds(`${'0+'.repeat(2_040)}1`)).toBe(true);
  });

  it('works as in the published flows', () => {
    const flow = '$.more && ($.event_id >= 4000 || $.n >= $.max)';
    expect(holds(flow, { more: true, n: 3, max: 3 })).toBe(true);
    expect(holds('$.end == "true"', { end: true })).toBe(true);
    expect(holds('$.marker != ""', { marker: 'x' })).toBe(true);
    expect(holds('$.offset_bytes != -1', { offset_bytes: 0 })).toBe(true);
  });
});
