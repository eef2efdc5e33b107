/**
 * Cuts a condition into tokens. Paths are tokens of their own: inside them blanks and operators mean something else.
 * Source: FDL reference, section 3.
 */
import { quoted } from '../shared/quoted.ts';
import { unexpected, type ExpressionError } from './expression-error.ts';
import { readText } from './read-text.ts';
import { characterAt, scanPath } from './scan-path.ts';
import type { Token } from './token.ts';

type Lexed = { readonly token: Token } | { readonly error: ExpressionError };
export type Tokens = { readonly tokens: readonly Token[] } | { readonly error: ExpressionError };

const BLANKS = /\s*/uy;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy;
/** Longest first. */
const SYMBOL = /\*\*|\|\||&&|==|!=|<=|>=|=~|!~|\?\?|<<|>>|[<>!\-~^&|+*/%?:()[\],]/y;

const STRAY_CHARACTERS: Readonly<Record<string, string>> = {
  '=': 'compare with "=="',
  '“': 'use straight quotes: "text"',
  '”': 'use straight quotes: "text"',
  '‘': 'use straight quotes: "text"',
  '’': 'use straight quotes: "text"',
  '@': 'paths start with "$"',
};

/** The last token is always `end`. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let offset = skipBlanks(text, 0);
  while (offset < text.length) {
    const lexed = readToken(text, offset);
    if ('error' in lexed) return lexed;
    tokens.push(lexed.token);
    offset = skipBlanks(text, offset + lexed.token.length);
  }
  tokens.push({ kind: 'end', offset: text.length, length: 0 });
  return { tokens };
}

/** The token as messages name it. */
export function tokenName(token: Token, text: string): string {
  if (token.kind === 'end') return 'end of text';
  return quoted(text.slice(token.offset, token.offset + token.length));
}

function readToken(text: string, offset: number): Lexed {
  const character = text.charAt(offset);
  if (character === '$') return readPath(text, offset);
  if (character === '"' || character === "'" || character === '`') return readText(text, offset);
  const number = matchAt(NUMBER, text, offset);
  if (number !== undefined) return readNumber(text, offset, number);
  const word = matchAt(WORD, text, offset);
  if (word !== undefined) return token({ kind: 'word', value: word, offset, length: word.length });
  const symbol = matchAt(SYMBOL, text, offset);
  if (symbol !== undefined) {
    return token({ kind: 'symbol', value: symbol, offset, length: symbol.length });
  }
  return stray(text, offset, 'a value or an operator', STRAY_CHARACTERS[character]);
}

function token(value: Token): Lexed {
  return { token: value };
}

function readNumber(text: string, offset: number, digits: string): Lexed {
  const end = offset + digits.length;
  const tail = matchAt(WORD, text, end);
  if (tail !== undefined || text[end] === '.') return stray(text, end, 'an operator');
  return token({ kind: 'number', value: Number(digits), offset, length: digits.length });
}

function readPath(text: string, offset: number): Lexed {
  const name = matchAt(WORD, text, offset + 1);
  if (name !== undefined) return rootedPath(offset, name);
  const scanned = scanPath(text, offset + 1, 'condition');
  if ('error' in scanned) return scanned;
  return token({ kind: 'path', path: scanned.path, offset, length: scanned.end - offset });
}

/** `$input.x`: the other roots have no meaning in a condition. */
function rootedPath(offset: number, name: string): Lexed {
  const isRoot = /^(?:input|local|context)$/i.test(name);
  const hint = isRoot
    ? `a condition reads the step's input as "$.key"; map what it needs in inputMappings`
    : `a condition reads the step's input as "$.key": write "$.${name}"`;
  const error = unexpected({
    offset,
    length: name.length + 1,
    found: `"$${name}"`,
    parsing: 'condition',
    expected: '"$" or "$.key"',
    hint,
  });
  return { error };
}

function stray(text: string, offset: number, expected: string, hint?: string): Lexed {
  const found = characterAt(text, offset);
  const place = { offset, length: 1, found, parsing: 'condition', expected };
  return { error: unexpected({ ...place, ...(hint !== undefined && { hint }) }) };
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

function skipBlanks(text: string, offset: number): number {
  return offset + (matchAt(BLANKS, text, offset)?.length ?? 0);
}
