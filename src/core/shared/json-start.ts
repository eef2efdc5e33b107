/** The beginning of a value's JSON text, without writing the rest of it: a line in a table shows little of a large value. */
import type { Json, JsonObject } from './json.ts';

export interface JsonStart {
  /** A beginning of what `JSON.stringify` writes. */
  readonly text: string;
  /** It is all of it. */
  readonly isWhole: boolean;
}

const PIECE = 1_000;

/** At least `length` characters of the text, or all; never much more. */
export function jsonStart(value: Json, length: number): JsonStart {
  let text = '';
  for (const piece of piecesOf(value)) {
    if (text.length >= length) return { text, isWhole: false };
    text += piece;
  }
  return { text, isWhole: true };
}

function* piecesOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield* stringPieces(value);
  else if (typeof value !== 'object' || value === null) yield JSON.stringify(value);
  else if (isList(value)) yield* listPieces(value);
  else yield* objectPieces(value);
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

function* stringPieces(text: string): Generator<string> {
  yield '"';
  for (let start = 0; start < text.length;) {
    // The halves of a pair stay together: alone, each would be escaped.
    const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(start + PIECE - 1));
    const end = start + PIECE + (isSplit ? 1 : 0);
    yield JSON.stringify(text.slice(start, end)).slice(1, -1);
    start = end;
  }
  yield '"';
}

function* listPieces(list: readonly Json[]): Generator<string> {
  let before = '[';
  for (const item of list) {
    yield before;
    yield* piecesOf(item);
    before = ',';
  }
  yield list.length === 0 ? '[]' : ']';
}

function* objectPieces(object: JsonObject): Generator<string> {
  let before = '{';
  const keys = Object.keys(object);
  for (const key of keys) {
    yield `${before}${JSON.stringify(key)}:`;
    yield* piecesOf(object[key] as Json);
    before = ',';
  }
  yield keys.length === 0 ? '{}' : '}';
}
