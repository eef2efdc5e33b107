/**
 * Reads the selectors of a path from a place in a text: `.key`, `['key']`, `["key"]`, `[0]`, `[-1]`, `[1:3]`, `[*]`.
 * Stops at the first character that cannot go on the path; what may follow is the caller's business.
 * Source: FDL reference 2.3. No `..`, filters, scripts or unions.
 */
import { quoted, unexpected, type ExpressionError } from './expression-error.ts';
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
const INDEX_OR_SLICE = /\s*(-?\d{1,15})?\s*(:)?\s*(-?\d{1,15})?\s*\]/y;
const WILDCARD = /\s*\*\s*\]/y;
const QUOTE = /\s*(['"])/y;

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
  if (offset >= text.length) return 'leave out the last "."';
  return `keys with other characters are written in quotes: ['my key']`;
}

function scanBracket(text: string, open: number): ScannedSelector {
  const quote = matchAt(QUOTE, text, open + 1);
  if (quote) return scanQuotedKey(text, open + 1 + quote[0].length, quote[1] as string);
  const wildcard = matchAt(WILDCARD, text, open + 1);
  if (wildcard) return { selector: { kind: 'wildcard' }, end: open + 1 + wildcard[0].length };
  const numbers = matchAt(INDEX_OR_SLICE, text, open + 1);
  const selector = numbers && toIndexOrSlice(numbers);
  if (selector) return { selector, end: open + 1 + numbers[0].length };
  const offset = skipBlanks(text, open + 1);
  return pathError(
    text,
    offset,
    'an index, a slice, "*" or a quoted key',
    bracketHint(text, offset),
  );
}

function bracketHint(text: string, offset: number): string | undefined {
  if (text[offset] === '?' || text[offset] === '(') return 'paths have no filters and no scripts';
  if (/[\p{L}_]/uy.test(text.slice(offset, offset + 1))) return 'put the key in quotes';
  return undefined;
}

function toIndexOrSlice(match: RegExpExecArray): Selector | undefined {
  const [, first, colon, second] = match;
  if (colon === undefined) {
    if (first === undefined || second !== undefined) return undefined;
    return { kind: 'index', index: Number(first) };
  }
  return {
    kind: 'slice',
    ...(first !== undefined && { from: Number(first) }),
    ...(second !== undefined && { to: Number(second) }),
  };
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
  const close = skipBlanks(text, offset + 1);
  if (text[close] !== ']') return pathError(text, close, '"]"');
  return { selector: { kind: 'key', key }, end: close + 1 };
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
  let end = offset;
  while (text[end] === ' ' || text[end] === '\t') end += 1;
  return end;
}
