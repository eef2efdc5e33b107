/** Puts a problem of the YAML parser into words for a flow's author. */
import type { Diagnostic } from '../diagnostic.ts';
import type { LineIndex } from '../line-index.ts';
import type { SyntaxProblem } from '../source.ts';

/** Where reading stopped. */
interface Place {
  /** The line, and the one above it. */
  readonly line: string;
  readonly above: string;
  /** What stands before the place and from it on, line breaks included. */
  readonly before: string;
  readonly after: string;
}

interface Slip {
  readonly applies: (place: Place) => boolean;
  /** What the library says; absent: anything. */
  readonly reason?: RegExp;
  readonly hint: string;
}

const DASH_WITHOUT_BLANK = /^\s*-[A-Za-z]\w*\s*:/;
const WHOLE_CONDITION = 'put the whole condition in single quotes, and use double quotes inside it';
/** Lines are looked at so far around a problem: hints must not cost more than reading. */
const WIDEST = 300;
const LONGEST_REASON = 200;

/** First match wins. */
const SLIPS: readonly Slip[] = [
  { reason: /^tab characters/, applies: () => true, hint: 'indent with blanks, not tabs' },
  {
    applies: ({ line, above }) => DASH_WITHOUT_BLANK.test(line) || DASH_WITHOUT_BLANK.test(above),
    hint: 'a list item needs a blank behind its dash: "- target:", not "-target:"',
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
): Diagnostic {
  const start = Math.min(problem.offset, text.length);
  const place = placeAt(text, lines, start);
  const slip = SLIPS.find(
    ({ reason, applies }) => (reason?.test(problem.reason) ?? true) && applies(place),
  );
  return {
    code: problem.reason.includes('maxDepth') ? 'yaml-too-deep' : 'yaml-syntax',
    severity: 'error',
    span: { start, end: Math.min(start + 1, text.length) },
    message: `the text is not YAML: ${toWords(problem.reason)}`,
    ...(slip && { hint: slip.hint }),
  };
}

function toWords(reason: string): string {
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
    before: text.slice(Math.max(0, offset - WIDEST), offset),
    after: text.slice(offset, offset + WIDEST),
  };
}
