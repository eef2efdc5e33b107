import { describe, expect, it } from '@jest/globals';
import type { Condition } from '../../../src/core/expression/condition.ts';
import { parseCondition } from '../../../src/core/expression/parse-condition.ts';

function treeOf(text: string): Condition | undefined {
  const parsed = parseCondition(text);
  return 'condition' in parsed ? parsed.condition : undefined;
}

/** Every pair of neighbours in the table of precedence: the weaker operator stands on both sides. */
const groupings: readonly (readonly [written: string, meant: string])[] = [
  ['true ? 0 : 1 ?? 2', 'true ? 0 : (1 ?? 2)'],
  ['null ?? 0 || 1', 'null ?? (0 || 1)'],
  ['1 || 0 && 0', '1 || (0 && 0)'],
  ['0 && 0 == 0', '0 && (0 == 0)'],
  ['1 == 1 in [true]', '(1 == 1) in [true]'],
  ['2 == 3 & 2', '2 == (3 & 2)'],
  ['1 | 1 << 3', '1 | (1 << 3)'],
  ['1 << 1 + 1', '1 << (1 + 1)'],
  ['1 + 2 * 3', '1 + (2 * 3)'],
  ['2 * 3 ** 2', '2 * (3 ** 2)'],
  ['-1 ** 2', '(-1) ** 2'],
  ['!0 == 1', '(!0) == 1'],
  ['~1 + 1', '(~1) + 1'],
  ['1 - 2 + 3', '(1 - 2) + 3'],
  ['1 << 2 >> 1', '(1 << 2) >> 1'],
  ['8 / 2 * 4', '(8 / 2) * 4'],
  ['1 < 2 == true', '(1 < 2) == true'],
];

describe('precedence', () => {
  it.each(groupings)('%s means %s', (written, meant) => {
    expect(treeOf(written)).toBeDefined();
    expect(treeOf(written)).toEqual(treeOf(meant));
  });
});
