/** Puts a problem of the YAML parser into words for a flow's author. */
import type { Problem } from '../diagnostic.ts';
import type { LineIndex } from '../line-index.ts';
import type { SyntaxProblem } from '../source.ts';
import { findLooseKey } from './loose-key.ts';
import { endsInComment } from './trailing-comment.ts';

/** Where reading stopped. */
interface Place {
  /** The line, and those above it. */
  readonly line: string;
  readonly above: string;
  readonly twoAbove: string;
  /** What stands before the place and from it on, line breaks included. */
  readonly before: string;
  readonly after: string;
}

interface Slip {
  readonly applies: (place: Place) => boolean;
  /** What the library says; absent: anything. */
  readonly reason?: RegExp;
  readonly hint: string | ((place: Place) => string);
}

const DASH_WITHOUT_BLANK = /^\s*-[A-Za-z]\w*\s*:/;
/** No key, no item, no comment: what the line above it went on to say. */
const BARE = /^\s*[^\s#'"{}[\]-][^:]*$/;
const KEY_AND_VALUE = /^\s*(?:-\s+)?[^\s:#]+:(?:\s|$)/;
const WHOLE_CONDITION = 'put the whole condition in single quotes, and use double quotes inside it';
/** Lines are looked at so far around a problem: hints must not cost more than reading. */
const WIDEST = 300;
const LONGEST_REASON = 200;

/** What the library says of a line that is no part of the map that it stands in. */
const STRAY_LINE = /multiline key|expected .:. after/;
const MULTILINE = /multiline key/;
const NO_KEY = /multiline key|expected .:. after|indentation/;
/** It goes on in an item's first key as if that was a text. */
const LOOSE_KEY = /multiline key|expected .:. after|bad indentation of a sequence/;

/** First match wins. */
const SLIPS: readonly Slip[] = [
  { reason: /^tab characters/, applies: () => true, hint: 'indent with blanks, not tabs' },
  {
    applies: ({ line, above }) => DASH_WITHOUT_BLANK.test(line) || DASH_WITHOUT_BLANK.test(above),
    hint: 'a list item needs a blank behind its dash: "- target:", not "-target:"',
  },
  {
    reason: LOOSE_KEY,
    applies: (place) => looseKeyOf(place) !== undefined,
    hint: (place) => `a key needs a colon and a blank behind it: "${looseKeyOf(place)}: …"`,
  },
  {
    // `name: a # a remark that` and then `goes on here`.
    reason: NO_KEY,
    applies: ({ line, above, twoAbove }) =>
      (endsInComment(above) && (BARE.test(line) || goesOnDeeper(line, above))) ||
      (endsInComment(twoAbove) && BARE.test(above)),
    hint: 'a comment ends with its line: begin each line of it with "#"',
  },
  {
    reason: STRAY_LINE,
    applies: ({ line, above }) => BARE.test(line) || BARE.test(above),
    hint: 'write the value on one line, or indent what goes on deeper than its key',
  },
  {
    // `"$.x" == 1`: the quotes end before the text does.
    reason: /indentation|missed comma/,
    applies: ({ before, after }) =>
      /[:{,]\s+(?:"[^"]*"|'[^']*')\s*$/.test(before) && /^[=!<>&|?+*/%-]/.test(after),
    hint: WHOLE_CONDITION,
  },
  {
    // `$.x == "a: b"`: quotes inside a text do not hide its ": ".
    reason: /indentation/,
    applies: ({ before, after }) =>
      /:\s+[^'"#\s][^#]*\s["'][^"']*$/.test(before) && after.startsWith(':'),
    hint: WHOLE_CONDITION,
  },
  {
    reason: /missed comma/,
    applies: ({ before, after }) => /["'}\]]\s*$/.test(before) && /^["'{[\w]/.test(after),
    hint: 'put a "," before this',
  },
  {
    reason: /missed comma/,
    applies: ({ before, after }) => /[\w.]\s+"[^"]*"\s*$/.test(before) && after.startsWith(':'),
    hint: 'put a "," before this key',
  },
  {
    reason: /flow collection/,
    applies: () => true,
    hint: 'inside "{ }" and "[ ]" put text that holds brackets or commas in quotes, and close what is open',
  },
  {
    reason: /quoted scalar|deficient indentation/,
    applies: () => true,
    hint: 'close the quotes and brackets that are open here',
  },
  {
    reason: /tag/,
    applies: ({ line }) => /:\s+!/.test(line),
    hint: 'put a condition that begins with "!" in quotes',
  },
  {
    applies: ({ line }) => /[:-]\s+[@`%]/.test(line),
    hint: 'put text that begins with this sign in quotes',
  },
  {
    applies: ({ line }) => /:\s[^'"#]*:(?:\s|$)/.test(line),
    hint: 'put text that holds ": " in quotes',
  },
  {
    reason: /indentation/,
    applies: () => true,
    hint: 'lines of one map or list begin in the same column',
  },
];

export function describeSyntaxProblem(
  text: string,
  lines: LineIndex,
  problem: SyntaxProblem,
): Problem {
  const offset = Math.min(problem.offset, text.length);
  const place = placeAt(text, lines, offset);
  const isTooDeep = problem.reason.includes('maxDepth');
  const slip = isTooDeep
    ? undefined
    : SLIPS.find(({ reason, applies }) => (reason?.test(problem.reason) ?? true) && applies(place));
  const start = MULTILINE.test(problem.reason) ? startAbove(lines, offset, place) : offset;
  return {
    code: isTooDeep ? 'yaml-too-deep' : 'yaml-syntax',
    span: { start, end: Math.min(start + 1, text.length) },
    message: `the text is not YAML: ${toWords(problem.reason)}`,
    ...(slip && { hint: typeof slip.hint === 'string' ? slip.hint : slip.hint(place) }),
  };
}

/** The library goes on reading the stray line as a key, and stops in the next one. */
function startAbove(lines: LineIndex, offset: number, { above }: Place): number {
  return lines.startOf(lines.lineOf(offset) - 1) + indentOf(above);
}

function looseKeyOf({ line, above }: Place): string | undefined {
  return findLooseKey(line) ?? findLooseKey(above);
}

/** A key with a value that is indented too far is no remark. */
function goesOnDeeper(line: string, above: string): boolean {
  return indentOf(line) > indentOf(above) && !KEY_AND_VALUE.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function toWords(reason: string): string {
  if (MULTILINE.test(reason)) return 'expected ":" after a mapping key';
  const depth = /maxDepth \((\d+)\)/.exec(reason);
  if (depth) return `more than ${depth[1]} levels of lists and maps inside each other`;
  // The library writes some quotes as '…'. What it repeats of the text may be long.
  const words = reason.replace(/'([^' ]{1,3})'/g, '"$1"').replace('can not', 'cannot');
  return words.length > LONGEST_REASON ? `${words.slice(0, LONGEST_REASON)}…` : words;
}

function placeAt(text: string, lines: LineIndex, offset: number): Place {
  const { line, column } = lines.positionOf(offset);
  const from = Math.max(0, column - 1 - WIDEST);
  return {
    line: lines.textOf(line).slice(from, column - 1 + WIDEST),
    above: lines.textOf(line - 1).slice(0, WIDEST),
    twoAbove: lines.textOf(line - 2).slice(0, WIDEST),
    before: text.slice(Math.max(0, offset - WIDEST), offset),
    after: text.slice(offset, offset + WIDEST),
  };
}
