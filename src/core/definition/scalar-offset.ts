/**
 * Where a character of a scalar's text stands in the file: quotes, escapes, indentation and folded lines lie between.
 */
import type { Span } from './diagnostic.ts';
import { writtenUnits, type WrittenUnit } from './double-quoted.ts';
import type { ScalarNode } from './nodes.ts';

type WrittenScalar = Pick<ScalarNode, 'span' | 'style' | 'text'>;

/** The file's span of `length` characters from `offset` of the scalar's text. Always inside the scalar's span. */
export function spanInScalar(
  source: string,
  scalar: WrittenScalar,
  place: { readonly offset: number; readonly length: number },
): Span {
  const raw = source.slice(scalar.span.start, scalar.span.end);
  const units = scalar.style === 'double' ? writtenUnits(raw) : alignUnits(raw, scalar);
  const behind = endOfText(raw, scalar, units);
  const start = units[place.offset]?.start ?? behind;
  const last = units[place.offset + place.length - 1];
  const end = place.length > 0 ? (last?.end ?? behind) : start;
  return {
    start: scalar.span.start + start,
    end: scalar.span.start + Math.max(start, end),
  };
}

/** Behind the last character; in a block, whose end is an empty line, behind the last one that shows. */
function endOfText(
  raw: string,
  { text, style }: WrittenScalar,
  units: readonly WrittenUnit[],
): number {
  if (style !== 'literal' && style !== 'folded')
    return Math.min(raw.length, units.at(-1)?.end ?? 0);
  return units[text.trimEnd().length - 1]?.end ?? 0;
}

/** For each character of the text where it stands in `raw`; for styles without escapes. */
function alignUnits(raw: string, { text, style }: WrittenScalar): readonly WrittenUnit[] {
  const units: WrittenUnit[] = [];
  let at = 0;
  for (const [index, character] of text.split('').entries()) {
    const start = Math.min(skipFolding(raw, at, character, index), raw.length);
    at = Math.min(start + lengthOf(raw, start, style, character), raw.length);
    units.push({ start, end: at });
  }
  return units;
}

/** Blanks and line breaks of the file that are not in the text: indentation, and what folding takes away. */
function skipFolding(raw: string, start: number, character: string, index: number): number {
  if (isBlank(character) && index > 0) return start;
  let at = start;
  while (at < raw.length && isBlank(raw.charAt(at))) at += 1;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** How many characters of the file stand for one of the text. */
function lengthOf(raw: string, at: number, style: ScalarNode['style'], character: string): number {
  const written = raw.charAt(at);
  if (style === 'single' && written === "'") return 2;
  // A folded break: its blanks are skipped before the next character.
  return isBlank(character) && !isBlank(written) ? 0 : 1;
}
