/** Which characters of the file stand for which of a text in double quotes: escapes and folded lines. */

/** One character (UTF-16 code unit) of the text: where it begins and ends in the file's. */
export interface WrittenUnit {
  readonly start: number;
  readonly end: number;
}

/** Lengths of escapes, backslash included, where they are not 2. */
const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
const BLANKS = /[ \t]*/y;
/** At a line break: with all that folding takes away behind it. */
const BREAKS = /(?:\r\n|\r|\n)[ \t\r\n]*/y;
const LINE_BREAK = /\r\n|\r|\n/g;

/** `raw`: what stands between the quotes, as YAML accepts it. Units in the order of the text. */
export function writtenUnits(raw: string): readonly WrittenUnit[] {
  const units: WrittenUnit[] = [];
  let at = 0;
  while (at < raw.length) {
    if (raw[at] === '\\') {
      at = readEscape(raw, at, units);
      continue;
    }
    // Blanks before a line break are not in the text.
    const blanks = matchAt(BLANKS, raw, at)?.length ?? 0;
    const fold = matchAt(BREAKS, raw, at + blanks);
    const length = fold === undefined ? Math.max(1, blanks) : 0;
    for (let count = 0; count < length; count += 1) {
      units.push({ start: at + count, end: at + count + 1 });
    }
    if (fold !== undefined) pushFold(units, fold, at, at + blanks + fold.length);
    at += fold === undefined ? length : blanks + fold.length;
  }
  return units;
}

/** One line break is a blank in the text; of several the first is taken away. */
function pushFold(units: WrittenUnit[], fold: string, start: number, end: number): void {
  const breaks = fold.match(LINE_BREAK)?.length ?? 1;
  for (let count = Math.min(1, breaks - 1); count < breaks; count += 1) units.push({ start, end });
}

/** Returns where it ends. */
function readEscape(raw: string, start: number, units: WrittenUnit[]): number {
  // A backslash at the end of a line joins lines without a blank.
  const joined = matchAt(BREAKS, raw, start + 1);
  if (joined !== undefined) return start + 1 + joined.length;
  const letter = raw.charAt(start + 1);
  const end = start + (ESCAPE_LENGTHS[letter] ?? 2);
  units.push({ start, end });
  // Beyond the first plane one escape stands for two code units.
  if (letter === 'U' && parseInt(raw.slice(start + 2, end), 16) > 0xffff)
    units.push({ start, end });
  return end;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}
