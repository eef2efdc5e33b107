/** What stands behind a backslash in a pattern. */
import type { CharacterSet } from './pattern.ts';

const DIGITS: CharacterSet['ranges'] = [[0x30, 0x39]];
/** Sorted: the opposite is made from the gaps. */
const WORD: CharacterSet['ranges'] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const SPACE: CharacterSet['ranges'] = [
  [0x09, 0x0d],
  [0x20, 0x20],
];

const SETS: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: DIGITS, negated: false },
  D: { ranges: DIGITS, negated: true },
  w: { ranges: WORD, negated: false },
  W: { ranges: WORD, negated: true },
  s: { ranges: SPACE, negated: false },
  S: { ranges: SPACE, negated: true },
  n: { ranges: [[0x0a, 0x0a]], negated: false },
  r: { ranges: [[0x0d, 0x0d]], negated: false },
  t: { ranges: [[0x09, 0x09]], negated: false },
};

export const ESCAPED_CHARACTERS = '"\\b", "\\d", "\\n", "\\r", "\\s", "\\t", "\\w"';

/** A sign stands for itself; letters and digits without a meaning are refused. */
export function escapedSet(character: string): CharacterSet | undefined {
  if (Object.hasOwn(SETS, character)) return SETS[character];
  const code = character.codePointAt(0);
  if (code === undefined || /^[\p{L}\p{N}]$/u.test(character)) return undefined;
  return { ranges: [[code, code]], negated: false };
}
