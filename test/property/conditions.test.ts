/** Laws of reading conditions: what is printed is read as the same tree, and no text makes the reader fail. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Condition } from '../../src/core/expression/condition.ts';
import { parseCondition } from '../../src/core/expression/parse-condition.ts';
import { OPERATOR_ROWS, printCondition } from '../support/print-condition.ts';
import { anyPath } from './arbitrary-path.ts';
import { conditionText } from './arbitrary-condition-text.ts';
import { conditionTree } from './arbitrary-condition.ts';
import { assertLaw } from './assert-law.ts';

const SEED = 20_240_101;
const MAX_LENGTH = 4_096;

function treeOf(text: string): Condition {
  const parsed = parseCondition(text);
  if ('error' in parsed) {
    const { message, offset } = parsed.error;
    throw new Error(`${message}, at ${offset} of ${JSON.stringify(text)}`);
  }
  return parsed.condition;
}

function sameTrees(found: Condition, expected: Condition): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
}

describe('a printed condition', () => {
  it('is read as the tree that it was printed from', () => {
    const property = fc.property(conditionTree(anyPath), (tree) => {
      const text = printCondition(tree);
      fc.pre(text.length <= MAX_LENGTH);
      sameTrees(treeOf(text), tree);
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });

  it('may be of any kind, with any operator', () => {
    const said = new Set<unknown>();
    const note = (_: string, value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if ('kind' in value) said.add(value.kind);
      if ('operator' in value) said.add(value.operator);
      return value;
    };
    const trees = fc.sample(conditionTree(anyPath), { seed: SEED, numRuns: 2_000 });
    for (const tree of trees) JSON.stringify(tree, note);
    const kinds = ['literal', 'path', 'list', 'unary', 'binary', 'match', 'conditional'];
    const missing = [...kinds, '!', '-', '~', ...OPERATOR_ROWS.flat()].filter(
      (name) => !said.has(name),
    );
    expect(missing).toEqual([]);
  });

  it('of any text of the grammar is printed the same again, and means the same', () => {
    const property = fc.property(conditionText, (text) => {
      fc.pre(text.length <= MAX_LENGTH);
      const tree = treeOf(text);
      const printed = printCondition(tree);
      fc.pre(printed.length <= MAX_LENGTH);
      sameTrees(treeOf(printed), tree);
      const again = printCondition(treeOf(printed));
      if (again !== printed) throw new Error(`${printed} is printed as ${again}`);
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });
});

const cut = fc.double({ min: 0, max: 1, noNaN: true });
const rubbish = fc.oneof(
  fc.constantFrom(
    '',
    '(',
    ')',
    '[',
    ']',
    '"',
    '`',
    '$',
    '.',
    '-',
    '!~',
    '\\',
    '=',
    '?',
    ' in ',
    '😀',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const damagedText = fc
  .tuple(conditionText, conditionText, cut, cut, rubbish)
  .map(([first, second, where, from, between]) => {
    const head = first.slice(0, Math.floor(where * first.length));
    return `${head}${between}${second.slice(Math.floor(from * second.length))}`;
  });

describe('a damaged condition', () => {
  it('is read, or refused in one line at a place inside the text', () => {
    const property = fc.property(damagedText, (text) => {
      const parsed = parseCondition(text);
      if ('condition' in parsed) return;
      const { offset, length, message, hint = '' } = parsed.error;
      const isInside = offset >= 0 && offset <= text.length && length >= 1;
      // At the end of the text, and there alone, the place is behind it.
      if (!isInside || (offset < text.length && offset + length > text.length)) {
        throw new Error(`${offset}+${length} lies outside of ${JSON.stringify(text)}`);
      }
      if (message === '' || /[\r\n\u2028\u2029]/.test(message + hint)) {
        throw new Error(`no single line: ${JSON.stringify(message)} (${JSON.stringify(hint)})`);
      }
    });
    assertLaw(import.meta.filename, property, { seed: SEED, fullCount: 100_000 });
  });
});
