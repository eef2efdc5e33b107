/** Sets of characters as ranges: what the classes of patterns are made of. */
import type { CharacterSet } from './pattern.ts';

export type Range = readonly [from: number, to: number];

export function single(character: string): CharacterSet {
  const code = character.codePointAt(0) ?? 0;
  return { ranges: [[code, code]], negated: false };
}

/** From one character to another; undefined when either is no single character or they stand the wrong way round. */
export function toRange(from: CharacterSet, to: CharacterSet | undefined): Range | undefined {
  const first = onlyCharacter(from);
  const last = to && onlyCharacter(to);
  return first === undefined || last === undefined || first > last ? undefined : [first, last];
}

/** `\D`, `\W`, `\S` inside a class: the gaps between their ranges. */
export function gapsOf({ ranges }: CharacterSet): Range[] {
  const gaps: Range[] = [];
  let from = 0;
  for (const [first, last] of ranges) {
    if (first > from) gaps.push([from, first - 1]);
    from = last + 1;
  }
  return [...gaps, [from, 0x10ffff]];
}

/** Sorted, and joined where they touch: matching looks a character up by halves. */
export function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const [from, to] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) result[result.length - 1] = [last[0], Math.max(last[1], to)];
    else result.push([from, to]);
  }
  return result;
}

function onlyCharacter({ ranges, negated }: CharacterSet): number | undefined {
  const [first] = ranges;
  return !negated && ranges.length === 1 && first && first[0] === first[1] ? first[0] : undefined;
}
