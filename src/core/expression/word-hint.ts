/** What the author of a condition may have meant by a word that means nothing. */
import { hasHiddenCharacters, quoted } from '../shared/quoted.ts';
import type { Token } from './token.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['and', 'write "&&"'],
  ['or', 'write "||"'],
  ['not', 'write "!"'],
  ['true', 'write "true"'],
  ['false', 'write "false"'],
  ['null', 'write "null"'],
  ['none', 'write "null"'],
  ['undefined', 'write "null"'],
]);
const LONGEST_HINT = 100;
/** The last key of a path, with what stands behind its dashes. */
const DASHED_KEY = /\.([\p{L}\p{M}\p{N}_]+(?:-[\p{L}\p{M}\p{N}_]+)+)/uy;

/** `position`: of the word among the tokens of `text`. */
export function wordHint(text: string, tokens: readonly Token[], position: number): string {
  const [path, minus] = tokens.slice(Math.max(0, position - 2), position);
  const isMinus = minus?.kind === 'symbol' && minus.value === '-';
  const key = path?.kind === 'path' && isMinus ? dashedKey(text, path) : undefined;
  if (key !== undefined) return `a key with "-" is written in quotes: ${key}`;
  return plainHint(tokens[position]);
}

function plainHint(word: Token | undefined): string {
  const name = word?.kind === 'word' ? word.value : '';
  const known = WORDS.get(name.toLowerCase());
  return (
    known ?? `write ${quoted(`$.${name}`)} for a key of the step's input, or put text in quotes`
  );
}

/** `$.my-key` is read as `$.my` minus `key`. */
function dashedKey(text: string, { offset, length }: Token): string | undefined {
  const start = text.lastIndexOf('.', offset + length - 1);
  if (start < offset) return undefined;
  DASHED_KEY.lastIndex = start;
  const match = DASHED_KEY.exec(text);
  if (!match || start + match[0].indexOf('-') !== offset + length) return undefined;
  const written = `${text.slice(offset, start)}['${match[1]}']`;
  return written.length <= LONGEST_HINT && !hasHiddenCharacters(written) ? written : undefined;
}
