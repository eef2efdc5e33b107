import { describe, expect, it } from '@jest/globals';
import { parsePath } from '../../../src/core/expression/parse-path.ts';
import type { Path, Selector } from '../../../src/core/expression/path.ts';

const key = (name: string): Selector => ({ kind: 'key', key: name });
const index = (position: number): Selector => ({ kind: 'index', index: position });
const all: Selector = { kind: 'wildcard' };

const paths: readonly (readonly [text: string, path: Path])[] = [
  ['$', []],
  ['$.key', [key('key')]],
  ['$.a.b.c', [key('a'), key('b'), key('c')]],
  ['$.my-key', [key('my-key')]],
  ['$.größe_2', [key('größe_2')]],
  ['$.0', [key('0')]],
  ['$[0]', [index(0)]],
  ['$[-1]', [index(-1)]],
  ['$[ 2 ]', [index(2)]],
  ['$[1:3]', [{ kind: 'slice', from: 1, to: 3 }]],
  ['$[1:]', [{ kind: 'slice', from: 1 }]],
  ['$[:-2]', [{ kind: 'slice', to: -2 }]],
  ['$[:]', [{ kind: 'slice' }]],
  ['$[*].value', [all, key('value')]],
  [`$['my key']`, [key('my key')]],
  [`$["a.b"][0]`, [key('a.b'), index(0)]],
  [`$['it\\'s']`, [key("it's")]],
  [`$['']`, [key('')]],
  ['$.__proto__', [key('__proto__')]],
  ['$.events[0].oss.object.key', [key('events'), index(0), key('oss'), key('object'), key('key')]],
  ['$[*].parts[*]', [all, key('parts'), all]],
];

const mistakes: readonly (readonly [
  text: string,
  offset: number,
  message: string,
  hint?: string,
])[] = [
  ['$.', 2, 'unexpected end of text while parsing path, expecting a key', 'leave out the last "."'],
  [
    '$..a',
    2,
    'unexpected "." while parsing path, expecting a key',
    'paths have no "..": name every key on the way',
  ],
  ['$.*', 2, 'unexpected "*" while parsing path, expecting a key', 'write "[*]" for all values'],
  [
    '$.a b',
    3,
    'unexpected " " while parsing path, expecting ".", "[" or the end of the path',
    "keys with other characters are written in quotes: ['my key']",
  ],
  [
    '$[?(@.a)]',
    2,
    'unexpected "?" while parsing path, expecting an index, a slice, "*" or a quoted key',
    'paths have no filters and no scripts',
  ],
  [
    '$[name]',
    2,
    'unexpected "n" while parsing path, expecting an index, a slice, "*" or a quoted key',
    'put the key in quotes',
  ],
  [
    '$[1,2]',
    3,
    'unexpected "," while parsing path, expecting ":" or "]"',
    'one key or index only: paths have no unions',
  ],
  ['$[]', 2, 'unexpected "]" while parsing path, expecting an index, a slice, "*" or a quoted key'],
  [
    '$[1.5]',
    3,
    'unexpected "." while parsing path, expecting ":" or "]"',
    'an index is a whole number',
  ],
  [
    '$[1:2:3]',
    5,
    'unexpected ":" while parsing path, expecting "]"',
    'a slice has no step: [from:to]',
  ],
  [
    '$[0',
    3,
    'unexpected end of text while parsing path, expecting ":" or "]"',
    'close the bracket: "]"',
  ],
  ['$[*', 3, 'unexpected end of text while parsing path, expecting "]"', 'close the bracket: "]"'],
  ['$[**]', 3, 'unexpected "*" while parsing path, expecting "]"'],
  ['$[1234567890123456]', 17, 'unexpected "6" while parsing path, expecting ":" or "]"'],
  [
    '$[- 1]',
    2,
    'unexpected "-" while parsing path, expecting an index, a slice, "*" or a quoted key',
    'write the digits right behind "-"',
  ],
  [
    '$.a.[0]',
    4,
    'unexpected "[" while parsing path, expecting a key',
    'leave out the "." before "["',
  ],
  [`$['a`, 4, "unexpected end of text while parsing path, expecting the closing quote '"],
  [
    `$['a'`,
    5,
    'unexpected end of text while parsing path, expecting "]"',
    'close the bracket: "]"',
  ],
  [
    `$['a','b']`,
    5,
    'unexpected "," while parsing path, expecting "]"',
    'one key or index only: paths have no unions',
  ],
];

describe('a path', () => {
  it.each(paths)('%s is read', (text, path) => {
    expect(parsePath(text, 1)).toEqual({ path });
  });

  for (const [text, offset, message, hint] of mistakes) {
    it(`${text} is refused where it is wrong`, () => {
      const error = { offset, length: 1, message, ...(hint !== undefined && { hint }) };
      expect(parsePath(text, 1)).toEqual({ error });
    });
  }

  it('with many blanks in a bracket took hours to refuse, and is refused at once', () => {
    expect(parsePath(`$[${' '.repeat(900)}x`, 1)).toMatchObject({ error: { offset: 902 } });
    expect(parsePath(`$[${' '.repeat(450)}1${' '.repeat(450)}]`, 1)).toEqual({ path: [index(1)] });
  });

  it('of any length was kept in memory, and has at most 1,000 characters', () => {
    expect(parsePath(`$${'.a'.repeat(499)}`, 1)).toHaveProperty('path');
    expect(parsePath(`$${'.a'.repeat(500)}`, 1)).toMatchObject({
      error: { offset: 1_000, message: expect.stringContaining('at most 1,000 characters') },
    });
  });

  it('counts offsets from the start of the text, not of the path', () => {
    expect(parsePath('$input.a.', '$input'.length)).toMatchObject({ error: { offset: 9 } });
  });
});
