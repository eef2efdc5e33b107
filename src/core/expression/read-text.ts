/** Reads a text literal of a condition: `"…"`, `'…'` with escapes, `` `…` `` as it stands. */
import { quoted } from '../shared/quoted.ts';
import { unexpected, type ExpressionError } from './expression-error.ts';
import { characterAt } from './scan-path.ts';
import type { Token } from './token.ts';

type ReadText = { readonly token: Token } | { readonly error: ExpressionError };

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '`': '`',
  '\\': '\\',
  '/': '/',
};
const UNICODE_ESCAPE = /u([0-9a-fA-F]{4})/y;

/** `offset`: where the opening quote stands. */
export function readText(text: string, offset: number): ReadText {
  const quote = text.charAt(offset);
  let value = '';
  let at = offset + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] !== '\\' || quote === '`') {
      value += text.charAt(at);
      at += 1;
      continue;
    }
    const escape = readEscape(text, at + 1);
    if (!escape) return badEscape(text, at);
    value += escape.value;
    at += 1 + escape.length;
  }
  if (at >= text.length) return unclosed(text, offset, quote);
  const length = at + 1 - offset;
  return { token: { kind: 'text', value, plain: value.length === length - 2, offset, length } };
}

function readEscape(text: string, at: number): { value: string; length: number } | undefined {
  const simple = ESCAPES[text.charAt(at)];
  if (simple !== undefined) return { value: simple, length: 1 };
  UNICODE_ESCAPE.lastIndex = at;
  const match = UNICODE_ESCAPE.exec(text);
  if (!match) return undefined;
  return { value: String.fromCharCode(parseInt(match[1] as string, 16)), length: match[0].length };
}

function badEscape(text: string, at: number): ReadText {
  const error = unexpected({
    offset: at,
    length: Math.min(2, text.length - at),
    found: at + 1 < text.length ? quoted(text.slice(at, at + 2)) : 'end of text',
    parsing: 'text',
    expected: 'an escape like "\\n", "\\"" or "\\u00e9"',
    hint: 'text with backslashes stands as it is between backquotes',
  });
  return { error };
}

function unclosed(text: string, offset: number, quote: string): ReadText {
  const error = unexpected({
    offset,
    length: text.length - offset,
    found: characterAt(text, text.length),
    parsing: 'text',
    expected: `the closing quote ${quote}`,
  });
  return { error };
}
