import { describe, expect, it } from '@jest/globals';
import { matchPattern } from '../../../src/core/expression/pattern/match-pattern.ts';
import { newWorkBudget } from '../../../src/core/expression/work-budget.ts';
import { parsePattern } from '../../../src/core/expression/pattern/parse-pattern.ts';

function match(source: string, text: string): boolean | undefined {
  const parsed = parsePattern(source);
  if ('error' in parsed) throw new Error(`${source}: ${parsed.error.message}`);
  return matchPattern(parsed.pattern, text, newWorkBudget());
}

const cases: readonly (readonly [
  pattern: string,
  matching: readonly string[],
  others: readonly string[],
])[] = [
  ['', ['', 'a'], []],
  ['abc', ['abc', 'xabcx'], ['ab', 'acb', '']],
  ['^abc$', ['abc'], ['xabc', 'abcx']],
  ['a.c', ['abc', 'a😀c'], ['ac', 'a\nc']],
  ['^a*$', ['', 'aaa'], ['b']],
  ['^a+b$', ['ab', 'aab'], ['b']],
  ['^ab?c$', ['ac', 'abc'], ['abbc']],
  ['^a+?$', ['a', 'aa'], ['']],
  ['^a{2}$', ['aa'], ['a', 'aaa']],
  ['^a{2,}$', ['aa', 'aaaa'], ['a']],
  ['^a{1,3}$', ['a', 'aaa'], ['', 'aaaa']],
  ['^(?:ab|cd)+$', ['ab', 'cdab'], ['abc', '']],
  ['^(a|b|)c$', ['ac', 'bc', 'c'], ['cc']],
  ['^(a*)*$', ['', 'aaa'], ['b']],
  ['^[a-c0-9_-]+$', ['abc', '0-9_'], ['d', '']],
  ['^[^a-c]$', ['d', '😀', '\n'], ['a', '']],
  ['^[]x]$', [']', 'x'], ['[']],
  ['^[\\d.]+$', ['1.2'], ['a']],
  ['^[\\D]$', ['a'], ['1']],
  ['^\\d+\\s\\w+$', ['1 a', '22\tb_1'], ['a 1']],
  ['^\\S\\W\\D$', ['a-b'], [' -b', 'aab']],
  ['\\bcat\\b', ['a cat', 'cat'], ['cats', 'concat']],
  ['\\Bcat', ['concat'], ['cat']],
  ['^a\\.b\\\\$', ['a.b\\'], ['axb\\']],
  ['^\\t\\n\\r$', ['\t\n\r'], []],
  ['^order-\\d{4,8}\\.(csv|json)$', ['order-2024.csv'], ['order-1.csv', 'order-2024.txt']],
];

describe('a pattern', () => {
  it.each(cases)('%s matches what it should', (pattern, matching, others) => {
    for (const text of matching) expect([text, match(pattern, text)]).toEqual([text, true]);
    for (const text of others) expect([text, match(pattern, text)]).toEqual([text, false]);
  });

  it.each([
    ['a(b', 3, 'expecting ")"'],
    ['a)', 1, 'expecting the end of the pattern'],
    ['*a', 0, 'expecting something to repeat'],
    ['a**', 2, 'expecting one repetition only'],
    ['a{2', 1, 'expecting "{m}", "{m,}" or "{m,n}" with m ≤ n ≤ 1000'],
    ['a{3,2}', 1, 'expecting "{m}", "{m,}" or "{m,n}" with m ≤ n ≤ 1000'],
    ['[a', 2, 'expecting "]"'],
    ['[z-a]', 1, 'expecting a range from a lower to a higher character'],
    ['(?=a)', 2, 'expecting ":"'],
    ['(a)\\1', 4, 'expecting one of "\\b", "\\d", "\\n", "\\r", "\\s", "\\t", "\\w" or a sign'],
    ['\\', 1, 'expecting one of "\\b", "\\d", "\\n", "\\r", "\\s", "\\t", "\\w" or a sign'],
  ])('%s is refused', (pattern, offset, expected) => {
    expect(parsePattern(pattern)).toMatchObject({
      error: { offset, message: expect.stringContaining(expected) },
    });
  });

  it.each(['a'.repeat(1_001), '(((a{99}){99}){99}){99}', 'a{999}b{999}', '('.repeat(60)])(
    'number %# is too large',
    (pattern) => {
      expect(parsePattern(pattern)).toHaveProperty('error');
    },
  );

  it.each(['((((){1000}){1000}){1000}){1000}', '(((){1000}){1000}){20}', '(x{0}){1000}'])(
    '%s, which repeats nothing, was written out without end and is refused',
    (pattern) => {
      expect(parsePattern(pattern)).toHaveProperty('error');
    },
  );

  it.each(['(){999}', '(x{0}){999}', '((){30}){30}', '()*a', '(^){3}a{0}'])(
    '%s, which repeats nothing within the limit, matches',
    (pattern) => {
      expect(match(pattern, 'a')).toBe(true);
    },
  );

  it.each(['[[:alpha:]]', '[^[:digit:]_]', '[a[:b]'])(
    '%s was read as other characters than its author meant, and is refused',
    (pattern) => {
      expect(parsePattern(pattern)).toMatchObject({
        error: { hint: 'write the characters out, like [A-Za-z]' },
      });
    },
  );

  it('matches classes whose ranges overlap or stand in any order', () => {
    const codes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    for (const [pattern, expected] of [
      ['^[x-za-fc-me\\d]$', /^[x-za-fc-me\d]$/],
      ['^[^x-za-fc-me\\d]$', /^[^x-za-fc-me\d]$/],
      ['^[\\W\\d_]$', /^[\W\d_]$/],
    ] as const) {
      expect(codes.filter((text) => match(pattern, text))).toEqual(
        codes.filter((text) => expected.test(text)),
      );
    }
  });

  it('does the same small work for patterns that defeat backtracking', () => {
    expect(match('^(a+)+$', `${'a'.repeat(5_000)}b`)).toBe(false);
    expect(match('(x+x+)+y', 'x'.repeat(5_000))).toBe(false);
  });

  it('gives up when text and pattern are both very large', () => {
    expect(match('a{900}', 'b'.repeat(262_144))).toBeUndefined();
  });
});
