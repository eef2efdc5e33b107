import { describe, expect, it } from '@jest/globals';
import { printTable } from '../../../src/entry/cli/output/print-table.ts';
import { readableSpan, readableTime } from '../../../src/entry/cli/output/readable-time.ts';
import { cutTo, padTo, textWidth } from '../../../src/entry/cli/output/text-width.ts';
import { parseMoment } from '../../../src/entry/cli/manage/moment.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const COLUMNS = [
  { head: 'NAME', text: ([name]: readonly [string, string]) => name },
  { head: 'ABOUT', text: ([, about]: readonly [string, string]) => about },
];

async function* rowsOf(...rows: (readonly [string, string])[]) {
  yield* rows;
}

async function table(columns: number | undefined, ...rows: (readonly [string, string])[]) {
  const terminal = new TestTerminal();
  terminal.columns = columns;
  const count = await printTable(terminal, COLUMNS, rowsOf(...rows));
  expect(count).toBe(rows.length);
  return terminal.printed;
}

describe('a table', () => {
  it('is aligned, whatever characters it holds', async () => {
    expect(await table(undefined, ['a', 'x'], ['订单', 'y'], ['e\u0301', 'z'])).toEqual([
      'NAME  ABOUT',
      'a     x',
      '订单  y',
      'e\u0301     z',
    ]);
  });

  it('is nothing without rows', async () => {
    expect(await table(undefined)).toEqual([]);
  });

  it.each([99, 100, 101, 250])('prints each of %d rows once, in order', async (count) => {
    const rows = Array.from({ length: count }, (_, i) => [`row-${i}`, ''] as const);
    expect((await table(undefined, ...rows)).slice(1)).toEqual(rows.map(([name]) => name));
  });

  it('prints its first rows before it has seen the others', async () => {
    const terminal = new TestTerminal();
    async function* endless() {
      for (let i = 0; ; i += 1) {
        if (i === 101) expect(terminal.printed).toHaveLength(102);
        if (i === 102) return;
        yield [`row-${i}`, ''] as const;
      }
    }
    expect(await printTable(terminal, COLUMNS, endless())).toBe(102);
  });

  it('takes from its widest column what the terminal lacks', async () => {
    const [head, row] = await table(30, ['name', 'a long text about what this is good for']);
    expect([head, row]).toEqual(['NAME  ABOUT', 'name  a long text about what …']);
    for (const line of await table(8, ['name', 'text'], ['名名名名名', 'x'])) {
      expect(textWidth(line)).toBeLessThanOrEqual(8);
    }
  });

  it('shows what hides', async () => {
    expect((await table(undefined, ['a\u001b[2J\n', 'x']))[1]).toBe('a\\u001b[2J\\u000a  x');
  });
});

describe('text in columns', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['订单', 4],
    ['ｆ', 2],
    ['e\u0301', 1],
    ['🚀', 2],
    ['𠀀', 2],
  ])('%s is %d wide', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is cut between characters, never beyond its width', () => {
    expect(cutTo('abc', 3)).toBe('abc');
    expect(cutTo('abcd', 3)).toBe('ab…');
    expect(cutTo('订单订', 5)).toBe('订单…');
    expect(cutTo('订单订', 4)).toBe('订…');
    expect(cutTo('abc', 0)).toBe('');
    expect(padTo('订', 4)).toBe('订  ');
  });
});

describe('times', () => {
  it('are shown to the second, in UTC', () => {
    expect(readableTime('2026-05-01T10:00:03.123Z')).toBe('2026-05-01 10:00:03');
    expect(readableTime('')).toBe('');
  });

  it.each([
    ['2026-05-01T10:00:00.250Z', '0.250 s'],
    ['2026-05-01T10:00:09.999Z', '9.999 s'],
    ['2026-05-01T10:00:10.500Z', '10 s'],
    ['2026-05-03T14:00:00.000Z', '2 days 4 h'],
    ['', ''],
  ])('to %s took "%s"', (to, span) => {
    expect(readableSpan('2026-05-01T10:00:00.000Z', to)).toBe(span);
  });

  it.each([
    ['90s', '2026-05-01T09:58:30.000Z'],
    ['15m', '2026-05-01T09:45:00.000Z'],
    ['15min', '2026-05-01T09:45:00.000Z'],
    ['2h', '2026-05-01T08:00:00.000Z'],
    ['7d', '2026-04-24T10:00:00.000Z'],
    ['2026-05-01T11:00:00+02:00', '2026-05-01T09:00:00.000Z'],
  ])('are given as %s', (text, time) => {
    expect(parseMoment(text, Date.parse('2026-05-01T10:00:00Z'))).toBe(time);
  });

  it.each(['', 'now', '2w', '-1h', '1.5h', '2026-05-01', '2026-02-30T00:00:00Z'])(
    'are not given as "%s"',
    (text) => {
      expect(() => parseMoment(text, 0)).toThrow('Expected a time');
    },
  );
});
