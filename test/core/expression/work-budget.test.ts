import { describe, expect, it } from '@jest/globals';
import { conditionHolds } from '../../../src/core/expression/evaluate-condition.ts';
import { parseCondition } from '../../../src/core/expression/parse-condition.ts';
import { newWorkBudget, WorkBudget } from '../../../src/core/expression/work-budget.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';

function holds(text: string, input: JsonObject, budget?: WorkBudget): boolean {
  const parsed = parseCondition(text);
  if ('error' in parsed) throw new Error(parsed.error.message);
  return conditionHolds(parsed.condition, input, budget);
}

const LONG = 'x'.repeat(250_000);
/** Nearly all that one condition may do. */
const COSTLY = `$.x =~ '.{75}z'`;

describe('the work of a condition', () => {
  it('is enough for one large match', () => {
    expect(holds(`${COSTLY} || true`, { x: LONG })).toBe(true);
    expect(holds(`$.x !~ '.{75}z'`, { x: LONG })).toBe(true);
  });

  it('was bounded for each match only: hundreds of them took a minute and more', () => {
    const many = Array.from({ length: 100 }, () => COSTLY).join('||');
    expect(holds(`${many} || true`, { x: LONG })).toBe(false);
  });

  it('is bounded for all conditions of a choice step when they share a budget', () => {
    const budget = newWorkBudget();
    expect(holds(`${COSTLY} || true`, { x: LONG }, budget)).toBe(true);
    expect(holds(`${COSTLY} || true`, { x: LONG }, budget)).toBe(false);
  });

  const list = Array.from({ length: 1_000 }, (_, i) => i);
  const object = Object.fromEntries(list.map((i) => [`k${i}`, i]));
  const values: JsonObject = {
    list,
    same: [...list],
    object,
    twin: { ...object },
    text: LONG,
    digits: '1'.repeat(20_000),
    pattern: 'a|b',
  };

  it('was free once too little was left: all that is behind the costly condition is false', () => {
    const budget = new WorkBudget(100);
    expect(holds('$.y == 1', { y: 1 }, budget)).toBe(true);
    expect(holds('$.list[*] == 1', { list }, budget)).toBe(false);
    expect(holds('$.y == 1', { y: 1 }, budget)).toBe(false);
  });

  it('was free for the keys of the right side, and counts those of both sides', () => {
    for (const [left, right] of [
      [{}, object],
      [object, {}],
    ] as const) {
      expect(holds('$.left != $.right', { left, right })).toBe(true);
      expect(holds('$.left != $.right', { left, right }, new WorkBudget(1_000))).toBe(false);
    }
  });

  it.each([
    '$.list == $.same',
    '!($.list != $.same)',
    '$.object == $.twin',
    '$.list[*] == $.same[*]',
    '$.list[0:900][*] == []',
    '999 in $.list',
    '$.text == $.text',
    '$.text + "" != ""',
    '$.text > "a"',
    '-$.digits < 0',
    '"a" =~ $.pattern',
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" =~ "a{5}"',
  ])('%s holds, and is an error where less work is left', (condition) => {
    expect(holds(condition, values)).toBe(true);
    expect(holds(condition, values, new WorkBudget(100))).toBe(false);
  });

  it('counts every part that is looked at', () => {
    const parts = `${'0||'.repeat(200)}1`;
    expect(holds(parts, {})).toBe(true);
    expect(holds(parts, {}, new WorkBudget(300))).toBe(false);
  });

  it('that is spent makes everything false', () => {
    expect(holds('true', {}, new WorkBudget(0))).toBe(false);
  });
});
