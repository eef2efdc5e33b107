/** docs/conditions.md tells the truth, all of it: every row of its tables is tried, and none is missing. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { conditionHolds } from '../../../src/core/expression/evaluate-condition.ts';
import { parseCondition } from '../../../src/core/expression/parse-condition.ts';
import type { Json, JsonObject } from '../../../src/core/shared/json.ts';
import { OPERATOR_ROWS, printCondition } from '../../support/print-condition.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/conditions.md', import.meta.url), 'utf8');

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The one table under a heading; its cells as written, without the escape of `|`. */
function tableUnder(heading: string): Table {
  const section = DOCUMENT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [header, rule, ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf);
  if (!header || rule?.every((cell) => /^-+$/.test(cell)) !== true) {
    throw new Error(`docs/conditions.md has no table under "${heading}"`);
  }
  for (const row of rows) expect(row).toHaveLength(header.length);
  return { header, rows };
}

function cellsOf(line: string): readonly string[] {
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** The text between backquotes, however many they are. */
function codeOf(cell: string): string {
  const match = /^(`+) ?(.*?) ?\1$/.exec(cell);
  if (match === null) throw new Error(`${cell} is not written as code`);
  return match[2] ?? '';
}

function valueOf(cell: string): Json {
  return JSON.parse(codeOf(cell)) as Json;
}

/** `true`, `false`, `error (false)` when the opposite is false too, or `refused`. */
function resultOf(text: string, input: JsonObject): string {
  const parsed = parseCondition(text);
  if ('error' in parsed) return 'refused';
  if (conditionHolds(parsed.condition, input)) return 'true';
  const opposite = {
    kind: 'unary',
    operator: '!',
    operand: parsed.condition,
  } as const;
  return conditionHolds(opposite, input) ? 'false' : 'error (false)';
}

const VALUES: readonly Json[] = [
  ...[0, 1, 2, '1', '1.0', true, false, 'true', 'TRUE', 'false', 'ready', '', null],
  [1],
  { a: 1 },
];
const isObject = (value: Json): boolean => JSON.stringify(value).startsWith('{');
const MIRRORED: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Each way to bring two values into a condition. */
function* waysToCompare(left: Json, operator: string, right: Json) {
  const path = `$.left ${operator} $.right`;
  yield { text: path, input: { left, right } };
  yield { text: `$.right ${MIRRORED[operator]} $.left`, input: { left, right } };
  if (left === null) yield { text: path, input: { right } };
  if (right === null) yield { text: path, input: { left } };
  if (isObject(left) || isObject(right)) return;
  yield { text: `${JSON.stringify(left)} ${operator} ${JSON.stringify(right)}`, input: {} };
}

describe('the table of pairs', () => {
  const { header, rows } = tableUnder('Pairs');
  const operators = header.slice(2).map(codeOf);

  it('has every comparison, and a row for every pair', () => {
    expect(header.slice(0, 2)).toEqual(['left', 'right']);
    expect(operators).toEqual(Object.keys(MIRRORED));
    const pairs = VALUES.flatMap((left, i) => VALUES.slice(i).map((right) => [left, right]));
    expect(rows.map(([left = '', right = '']) => [valueOf(left), valueOf(right)])).toEqual(pairs);
  });

  it.each(rows)('%s and %s', (leftCell, rightCell, ...cells) => {
    const [left, right] = [valueOf(leftCell), valueOf(rightCell)];
    for (const [index, operator] of operators.entries()) {
      for (const { text, input } of waysToCompare(left, operator, right)) {
        expect([text, resultOf(text, input)]).toEqual([text, cells[index]]);
      }
    }
  });
});

describe('the table of single values', () => {
  const { header, rows } = tableUnder('Single values');
  const conditions = header.slice(2).map(codeOf);

  it('has every use of a boolean, and a row for every value', () => {
    expect(header.slice(0, 2)).toEqual(['value `$.v`', 'as a boolean']);
    expect(conditions).toEqual([
      ...['$.v', '!$.v', '$.v && true', '$.v || true'],
      ...['true && $.v', 'false && $.v', 'true || $.v', 'false || $.v'],
    ]);
    const expected = VALUES.toSpliced(3, 0, '0');
    expect(rows.map(([cell = '']) => valueOf(cell))).toEqual(expected);
  });

  it.each(rows)('%s is %s', (valueCell, boolean, ...cells) => {
    const v = valueOf(valueCell);
    const asBoolean = resultOf('$.v ? true : false', { v });
    expect(asBoolean === 'error (false)' ? 'none' : asBoolean).toBe(boolean);
    expect(conditions.map((text) => resultOf(text, { v }))).toEqual(cells);
    if (v === null) expect(conditions.map((text) => resultOf(text, {}))).toEqual(cells);
  });
});

describe('the examples', () => {
  const { rows } = tableUnder('Examples');

  it('are there', () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows)('%s with %s: %s', (condition, input, result) => {
    expect(resultOf(codeOf(condition), valueOf(input) as JsonObject)).toBe(result);
  });
});

describe('the table of operators', () => {
  const { rows } = tableUnder('Operators');
  const ranks = rows.map(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  const binary = ranks.slice(1, -1);

  it('has every operator, in the order of its rank', () => {
    expect(rows.map(([rank]) => rank)).toEqual(rows.map((_, index) => String(index + 1)));
    expect(ranks[0]).toEqual(['? :']);
    expect(binary).toEqual(OPERATOR_ROWS);
    expect(ranks.at(-1)).toEqual(['!', '-', '~']);
  });

  it('says for every two operators which one is looked at first', () => {
    const ranked = binary.flatMap((row, rank) => row.map((operator) => ({ operator, rank })));
    for (const first of ranked) {
      for (const second of ranked) {
        const [a, b] = [`$.a ${first.operator} $.b`, `${second.operator} $.c`];
        const meant =
          first.rank >= second.rank ? `(${a}) ${b}` : `$.a ${first.operator} ($.b ${b})`;
        expect([meant, treeOf(`${a} ${b}`)]).toEqual([meant, treeOf(meant)]);
      }
    }
  });

  it('puts "? :" below and prefixes above all of them', () => {
    for (const operator of binary.flat()) {
      const pair = `$.a ${operator} $.b`;
      expect(treeOf(`${pair} ? ${pair} : ${pair}`)).toBe(
        treeOf(`(${pair}) ? (${pair}) : (${pair})`),
      );
      for (const prefix of ['!', '-', '~']) {
        expect(treeOf(`${prefix}${pair}`)).toBe(treeOf(`(${prefix}$.a) ${operator} $.b`));
      }
    }
  });
});

function treeOf(text: string): string {
  const parsed = parseCondition(text);
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.message}`);
  expect(parseCondition(printCondition(parsed.condition))).toMatchObject({
    condition: parsed.condition,
  });
  return JSON.stringify(parsed.condition);
}
