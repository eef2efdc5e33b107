/**
 * Reads the selectors of a path from a place in a text: `.key`, `['key']`, `["key"]`, `[0]`, `[-1]`, `[1:3]`, `[*]`.
 * Stops at the first character that cannot go on the path; what may follow is the caller's business.
 * Source: FDL reference 2.3. No `..`, filters, scripts or unions.
 */
import { quoted } from '../shared/quoted.ts';
import { unexpected, type ExpressionError } from './expression-error.ts';
import type { Path, Selector } from './path.ts';

export type ScannedPath =
  { readonly path: Path; readonly end: number } | { readonly error: ExpressionError };

/** In conditions `-` is an operator, elsewhere a bare key may hold it. */
export type KeyStyle = 'condition' | 'plain';

type ScannedSelector =
  { readonly selector: Selector; readonly end: number } | { readonly error: ExpressionError };

const BARE_KEY: Readonly<Record<KeyStyle, RegExp>> = {
  condition: /[\p{L}\p{M}\p{N}_]+/uy,
  plain: /[\p{L}\p{M}\p{N}_-]+/uy,
};
/** 15 digits are exact as numbers. */
const INTEGER = /-?\d{1,15}/y;
const BLANKS = /\s*/y;
const UNFINISHED_HINTS: Readonly<Record<string, string>> = {
  '': 'close the bracket: "]"',
  ',': 'one key or index only: paths have no unions',
  ':': 'a slice has no step: [from:to]',
  '.': 'an index is a whole number',
};

export function scanPath(text: string, start: number, style: KeyStyle): ScannedPath {
  const path: Selector[] = [];
  let end = start;
  while (text[end] === '.' || text[end] === '[') {
    const scanned = text[end] === '.' ? scanKey(text, end, style) : scanBracket(text, end);
    if ('error' in scanned) return scanned;
    path.push(scanned.selector);
    end = scanned.end;
  }
  return { path, end };
}

/** What stands at an offset, as messages name it. */
export function characterAt(text: string, offset: number): string {
  const code = text.codePointAt(offset);
  return code === undefined ? 'end of text' : quoted(String.fromCodePoint(code));
}

function scanKey(text: string, dot: number, style: KeyStyle): ScannedSelector {
  const key = matchAt(BARE_KEY[style], text, dot + 1)?.[0];
  if (key !== undefined) return { selector: { kind: 'key', key }, end: dot + 1 + key.length };
  return pathError(text, dot + 1, 'a key', keyHint(text, dot + 1));
}

function keyHint(text: string, offset: number): string | undefined {
  if (text[offset] === '.') return 'paths have no "..": name every key on the way';
  if (text[offset] === '*') return 'write "[*]" for all values';
  if (text[offset] === '[') return 'leave out the "." before "["';
  if (offset >= text.length) return 'leave out the last "."';
  return `keys with other characters are written in quotes: ['my key']`;
}

/** Read piece by piece: one pattern with optional blanks between its parts could take quadratic time and more. */
function scanBracket(text: string, open: number): ScannedSelector {
  const start = skipBlanks(text, open + 1);
  const first = text.charAt(start);
  if (first === '"' || first === "'") return scanQuotedKey(text, start + 1, first);
  if (first === '*') return closeBracket(text, start + 1, { kind: 'wildcard' });
  const from = scanInteger(text, start);
  if (text[from.end] === ':') {
    const to = scanInteger(text, skipBlanks(text, from.end + 1));
    const bounds = {
      ...(from.value !== undefined && { from: from.value }),
      ...(to.value !== undefined && { to: to.value }),
    };
    return closeBracket(text, to.end, { kind: 'slice', ...bounds });
  }
  if (from.value !== undefined) {
    return closeBracket(text, from.end, { kind: 'index', index: from.value });
  }
  const expected = 'an index, a slice, "*" or a quoted key';
  return pathError(text, start, expected, bracketHint(text, start));
}

/** What is missing is named behind what was read, not in its place. */
function closeBracket(text: string, offset: number, selector: Selector): ScannedSelector {
  const end = skipBlanks(text, offset);
  if (text[end] === ']') return { selector, end: end + 1 };
  const expected = selector.kind === 'index' ? '":" or "]"' : '"]"';
  return pathError(text, end, expected, UNFINISHED_HINTS[text.charAt(end)]);
}

/** `end`: behind the blanks that follow. */
function scanInteger(text: string, start: number): { value?: number; end: number } {
  const digits = matchAt(INTEGER, text, start)?.[0];
  if (digits === undefined) return { end: start };
  return { value: Number(digits), end: skipBlanks(text, start + digits.length) };
}

function bracketHint(text: string, offset: number): string | undefined {
  const character = text.charAt(offset);
  if (character === '?' || character === '(') return 'paths have no filters and no scripts';
  if (character === '-') return 'write the digits right behind "-"';
  return /[\p{L}_]/u.test(character) ? 'put the key in quotes' : undefined;
}

function scanQuotedKey(text: string, start: number, quote: string): ScannedSelector {
  let key = '';
  let offset = start;
  while (offset < text.length && text[offset] !== quote) {
    if (text[offset] === '\\') offset += 1;
    key += text[offset] ?? '';
    offset += 1;
  }
  if (offset >= text.length) return pathError(text, text.length, `the closing quote ${quote}`);
  return closeBracket(text, offset + 1, { kind: 'key', key });
}

function pathError(
  text: string,
  offset: number,
  expected: string,
  hint?: string,
): { readonly error: ExpressionError } {
  const found = characterAt(text, offset);
  return {
    error: unexpected({
      offset,
      length: 1,
      found,
      parsing: 'path',
      expected,
      ...(hint !== undefined && { hint }),
    }),
  };
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

function skipBlanks(text: string, offset: number): number {
  return offset + (matchAt(BLANKS, text, offset)?.[0].length ?? 0);
}
