const QUOTED = /(?<=^|[\s,[{])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/g;
const COMMENT_ALONE = /^\s*(?:-\s*)?#/;

/** True when a line holds something, and behind it a comment. A `#` in quotes begins none. */
export function endsInComment(line: string): boolean {
  return !COMMENT_ALONE.test(line) && /\s#/.test(line.replace(QUOTED, '""'));
}
