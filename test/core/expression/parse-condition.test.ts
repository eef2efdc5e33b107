import { describe, expect, it } from '@jest/globals';
import { parseCondition } from '../../../src/core/expression/parse-condition.ts';

const VALUE = 'a value, a path, "(" or "["';

type Mistake = readonly [
  text: string,
  offset: number,
  length: number,
  message: string,
  hint?: string,
];

const mistakes: readonly Mistake[] = [
  ['', 0, 1, `unexpected end of text while parsing condition, expecting ${VALUE}`],
  ['$.a ==', 6, 1, `unexpected end of text while parsing condition, expecting ${VALUE}`],
  ['$.a == == 1', 7, 2, `unexpected "==" while parsing condition, expecting ${VALUE}`],
  [
    '$.a $.b',
    4,
    3,
    'unexpected "$.b" while parsing condition, expecting an operator or end of text',
  ],
  [
    '$.a = 1',
    4,
    1,
    'unexpected "=" while parsing condition, expecting a value or an operator',
    'compare with "=="',
  ],
  [
    '$.a === 1',
    6,
    1,
    'unexpected "=" while parsing condition, expecting a value or an operator',
    'compare with "=="',
  ],
  ['($.a', 4, 1, 'unexpected end of text while parsing condition, expecting an operator or ")"'],
  ['$.a)', 3, 1, 'unexpected ")" while parsing condition, expecting an operator or end of text'],
  [
    '[1, 2',
    5,
    1,
    'unexpected end of text while parsing condition, expecting an operator, "," or "]"',
  ],
  ['[1 2]', 3, 1, 'unexpected "2" while parsing condition, expecting an operator, "," or "]"'],
  ['[1,]', 3, 1, `unexpected "]" while parsing condition, expecting ${VALUE}`],
  ['$.a ? 1', 7, 1, 'unexpected end of text while parsing condition, expecting ":"'],
  ['* 2', 0, 1, `unexpected "*" while parsing condition, expecting ${VALUE}`],
  [
    'status == "x"',
    0,
    6,
    `unexpected "status" while parsing condition, expecting ${VALUE}`,
    `write "$.status" for a key of the step's input, or put text in quotes`,
  ],
  [
    '$.a == ready',
    7,
    5,
    `unexpected "ready" while parsing condition, expecting ${VALUE}`,
    `write "$.ready" for a key of the step's input, or put text in quotes`,
  ],
  [
    '$.a and $.b',
    4,
    3,
    'unexpected "and" while parsing condition, expecting an operator or end of text',
    'write "&&"',
  ],
  ['not $.a', 0, 3, `unexpected "not" while parsing condition, expecting ${VALUE}`, 'write "!"'],
  [
    '$.a == True',
    7,
    4,
    `unexpected "True" while parsing condition, expecting ${VALUE}`,
    'write "true"',
  ],
  [
    '$input.x == 1',
    0,
    6,
    'unexpected "$input" while parsing condition, expecting "$" or "$.key"',
    `a condition reads the step's input as "$.key"; map what it needs in inputMappings`,
  ],
  [
    '$context.x == 1',
    0,
    8,
    'unexpected "$context" while parsing condition, expecting "$" or "$.key"',
    `a condition reads the step's input as "$.key"; map what it needs in inputMappings`,
  ],
  [
    '$status',
    0,
    7,
    'unexpected "$status" while parsing condition, expecting "$" or "$.key"',
    `a condition reads the step's input as "$.key": write "$.status"`,
  ],
  ['$.a == "x', 7, 2, 'unexpected end of text while parsing text, expecting the closing quote "'],
  [
    '$.a == “x”',
    7,
    1,
    'unexpected "“" while parsing condition, expecting a value or an operator',
    'use straight quotes: "text"',
  ],
  [
    '$.a =~ "\\d"',
    8,
    2,
    `unexpected "\\d" while parsing text, expecting an escape like "\\n", "\\"" or "\\u00e9"`,
    'text with backslashes stands as it is between backquotes',
  ],
  [
    '$.a == "\\',
    8,
    1,
    `unexpected end of text while parsing text, expecting an escape like "\\n", "\\"" or "\\u00e9"`,
    'text with backslashes stands as it is between backquotes',
  ],
  ['$.a == 12x', 9, 1, 'unexpected "x" while parsing condition, expecting an operator'],
  ['$.a == 1.2.3', 10, 1, 'unexpected "." while parsing condition, expecting an operator'],
  [
    '$..a',
    2,
    1,
    'unexpected "." while parsing path, expecting a key',
    'paths have no "..": name every key on the way',
  ],
  [
    '$.a[?(@.b)]',
    4,
    1,
    'unexpected "?" while parsing path, expecting an index, a slice, "*" or a quoted key',
    'paths have no filters and no scripts',
  ],
  ['$.a =~ `x(`', 10, 1, 'unexpected end of text while parsing pattern, expecting ")"'],
  ['$.a =~ 5', 7, 1, 'unexpected "5" while parsing condition, expecting a pattern as text'],
  [
    '@.a',
    0,
    1,
    'unexpected "@" while parsing condition, expecting a value or an operator',
    'paths start with "$"',
  ],
  ['$.a # b', 4, 1, 'unexpected "#" while parsing condition, expecting a value or an operator'],
  [
    'a\u0000',
    1,
    1,
    'unexpected "\\u0000" while parsing condition, expecting a value or an operator',
  ],
];

describe('a condition with a syntax error', () => {
  for (const [text, offset, length, message, hint] of mistakes) {
    it(`${JSON.stringify(text)} is refused where it is wrong`, () => {
      const error = { offset, length, message, ...(hint !== undefined && { hint }) };
      expect(parseCondition(text)).toEqual({ error });
    });
  }

  it('places the error of a pattern with escapes on the whole pattern', () => {
    expect(parseCondition('$.a =~ "\\u0041("')).toMatchObject({ error: { offset: 7, length: 9 } });
  });

  it.each(['(', '!', '[', '-', 'true ? '])('nests %j 64 levels deep and no deeper', (opening) => {
    const parsed = parseCondition(opening.repeat(200));
    expect(parsed).toMatchObject({
      error: { message: expect.stringContaining('expecting at most 64 levels of nesting') },
    });
  });

  it('is longer than 4,096 characters', () => {
    expect(parseCondition('1'.repeat(4_097))).toMatchObject({
      error: { offset: 4_096, length: 1 },
    });
  });
});
