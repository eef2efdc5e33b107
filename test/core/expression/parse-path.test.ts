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
    2,
    'unexpected "1" while parsing path, expecting an index, a slice, "*" or a quoted key',
  ],
  ['$[]', 2, 'unexpected "]" while parsing path, expecting an index, a slice, "*" or a quoted key'],
  [
    '$[1.5]',
    2,
    'unexpected "1" while parsing path, expecting an index, a slice, "*" or a quoted key',
  ],
  [`$['a`, 4, "unexpected end of text while parsing path, expecting the closing quote '"],
  [`$['a'`, 5, 'unexpected end of text while parsing path, expecting "]"'],
  [`$['a','b']`, 5, 'unexpected "," while parsing path, expecting "]"'],
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

  it('counts offsets from the start of the text, not of the path', () => {
    expect(parsePath('$input.a.', '$input'.length)).toMatchObject({ error: { offset: 9 } });
  });
});
