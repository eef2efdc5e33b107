/**
 * Where a character of a scalar's text stands in the file: quotes, escapes, indentation and folded lines lie between.
 */
import type { Span } from './diagnostic.ts';
import type { ScalarNode } from './nodes.ts';

/** Lengths of escapes in double quotes, backslash included, where they are not 2. */
const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** The file's span of `length` characters from `offset` of the scalar's text. Always inside the scalar's span. */
export function spanInScalar(
  source: string,
  scalar: ScalarNode,
  place: { readonly offset: number; readonly length: number },
): Span {
  const raw = source.slice(scalar.span.start, scalar.span.end);
  const offsets = alignOffsets(raw, scalar);
  const at = (index: number): number => offsets[index] ?? raw.length;
  const start = Math.min(at(place.offset), raw.length);
  const end = place.length > 0 ? at(place.offset + place.length - 1) + 1 : start;
  return {
    start: scalar.span.start + start,
    end: scalar.span.start + Math.min(Math.max(start, end), raw.length),
  };
}

/** For each character of the scalar's text its offset in `raw`; the last one more stands for the end of the text. */
function alignOffsets(raw: string, { text, style }: ScalarNode): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const [index, character] of [...text.split('')].entries()) {
    at = skipFolding(raw, at, character, index);
    offsets.push(at);
    at += lengthOf(raw, at, style, character);
  }
  offsets.push(
    Math.min(raw.length, style === 'literal' || style === 'folded' ? lastEnd(offsets) : at),
  );
  return offsets;
}

function lastEnd(offsets: readonly number[]): number {
  return (offsets.at(-1) ?? -1) + 1;
}

/** Blanks and line breaks of the file that are not in the text: indentation, and what folding takes away. */
function skipFolding(raw: string, start: number, character: string, index: number): number {
  if (isBlank(character) && index > 0) return start;
  let at = start;
  while (at < raw.length && (isBlank(raw.charAt(at)) || isEscapedBreak(raw, at))) at += 1;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** A backslash at the end of a line joins lines. */
function isEscapedBreak(raw: string, at: number): boolean {
  return raw[at] === '\\' && (raw[at + 1] === '\n' || raw[at + 1] === '\r');
}

/** The second half of a character that one `\\U…` escape stands for has no place of its own. */
function isLowSurrogate(character: string): boolean {
  return character >= '\udc00' && character <= '\udfff';
}

/** How many characters of the file stand for one of the text. */
function lengthOf(raw: string, at: number, style: ScalarNode['style'], character: string): number {
  const written = raw.charAt(at);
  if (style === 'single' && written === "'") return 2;
  if (style === 'double' && written === '\\') return ESCAPE_LENGTHS[raw.charAt(at + 1)] ?? 2;
  if (isLowSurrogate(character) && written !== character) return 0;
  // A folded break: its blanks are skipped before the next character.
  return isBlank(character) && !isBlank(written) ? 0 : 1;
}
