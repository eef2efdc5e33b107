/** For "did you mean": the known name that a mistyped one is nearest to. */

/** Names this long are compared; longer ones were not mistyped. */
const LONGEST = 64;
/** Looking further would cost more than the hint is worth. */
const MOST_NAMES = 500;

/** Undefined when none is near: more than a third of the letters differ. Of equally near names the first wins. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  let nearest: string | undefined;
  let least = Math.min(name.length, Math.floor(Math.max(name.length, 3) / 3) + 1);
  let compared = 0;
  for (const candidate of known) {
    compared += 1;
    if (compared > MOST_NAMES) break;
    if (candidate === name || candidate.length > LONGEST) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** The end of a message: `did you mean "refund"?`, or what is known when nothing is near. */
export function nearestHint(name: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(name, known);
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

/** `"a", "b" or "c"`, sorted: how messages list what was expected. */
export function listNames(names: Iterable<string>): string {
  const quoted = [...names].sort().map((name) => `"${name}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** Letters added, left out or changed, and neighbours that changed places; one row at a time. */
function editDistance(left: string, right: string): number {
  let older: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = at(row, j - 1) + Number(left[i - 1] !== right[j - 1]);
      const swapped =
        i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swap = swapped ? at(older, j - 2) + 1 : Infinity;
      next.push(Math.min(change, swap, at(row, j) + 1, at(next, j - 1) + 1));
    }
    [older, row] = [row, next];
  }
  return at(row, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
