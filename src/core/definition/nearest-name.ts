/** For "did you mean": the known name that a mistyped one is nearest to. */
import { quoted } from '../shared/quoted.ts';

/** Names this long are compared; longer ones were not mistyped. */
const LONGEST = 64;
/** Looking further would cost more than the hint is worth. */
const MOST_NAMES = 500;

/** Names to choose from: made once for a list, and asked for each wrong name once. */
export class KnownNames {
  readonly #names: readonly string[];
  readonly #hints = new Map<string, string | undefined>();

  constructor(names: Iterable<string>) {
    this.#names = [...names];
  }

  /** As `nearestHint`. */
  hintFor(name: string): string | undefined {
    if (!this.#hints.has(name)) this.#hints.set(name, nearestHint(name, this.#names));
    return this.#hints.get(name);
  }
}

/** The end of a message: `did you mean "refund"?`; undefined when nothing is near. */
export function nearestHint(name: string, known: Iterable<string>): string | undefined {
  const nearest = nearestName(name, known);
  return nearest === undefined ? undefined : `did you mean ${quoted(nearest)}?`;
}

/** Undefined when none is near: more than a third of the letters differ. Of equally near names the first wins. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  let nearest: string | undefined;
  let least = Math.min(name.length, Math.floor(Math.max(name.length, 3) / 3) + 1);
  let compared = 0;
  const lowerName = name.toLowerCase();
  for (const candidate of known) {
    compared += 1;
    if (compared > MOST_NAMES) break;
    const isFar = Math.abs(candidate.length - name.length) >= least;
    if (candidate === name || candidate.length > LONGEST || isFar) continue;
    const distance = editDistance(lowerName, candidate.toLowerCase(), least);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** `"a", "b" or "c"`, sorted: how messages list what was expected. */
export function listNames(names: Iterable<string>): string {
  const sorted = [...names].sort().map((name) => `"${name}"`);
  const last = sorted.pop() ?? '';
  return sorted.length === 0 ? last : `${sorted.join(', ')} or ${last}`;
}

/** Letters added, left out or changed, and neighbours that changed places; one row at a time. From `limit` on it is not exact. */
function editDistance(left: string, right: string, limit: number): number {
  let older: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= right.length; j += 1) {
      const change = at(row, j - 1) + Number(left[i - 1] !== right[j - 1]);
      const swapped =
        i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swap = swapped ? at(older, j - 2) + 1 : Infinity;
      const distance = Math.min(change, swap, at(row, j) + 1, at(next, j - 1) + 1);
      next.push(distance);
      least = Math.min(least, distance);
    }
    // A swap looks two rows back and costs one: the rows that follow are at least this.
    if (least > limit) return least;
    [older, row] = [row, next];
  }
  return at(row, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
