/** Puts a problem of the YAML parser into words for a flow's author. */
import type { Diagnostic } from '../diagnostic.ts';
import type { SyntaxProblem } from '../source.ts';

interface Slip {
  readonly applies: (place: { readonly line: string; readonly above: string }) => boolean;
  /** What the library says; absent: anything. */
  readonly reason?: RegExp;
  readonly hint: string;
}

const DASH_WITHOUT_BLANK = /^\s*-[A-Za-z]\w*\s*:/;

/** First match wins. */
const SLIPS: readonly Slip[] = [
  { reason: /^tab characters/, applies: () => true, hint: 'indent with blanks, not tabs' },
  {
    applies: ({ line, above }) => DASH_WITHOUT_BLANK.test(line) || DASH_WITHOUT_BLANK.test(above),
    hint: 'a list item needs a blank behind its dash: "- target:", not "-target:"',
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

export function describeSyntaxProblem(text: string, problem: SyntaxProblem): Diagnostic {
  const start = Math.min(problem.offset, text.length);
  const place = linesAt(text, start);
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
  // The library writes some quotes as '…'.
  return reason.replace(/'([^' ]{1,3})'/g, '"$1"').replace('can not', 'cannot');
}

function linesAt(text: string, offset: number): { line: string; above: string } {
  const above = text.slice(0, offset).split('\n').slice(-2);
  const rest = (text.slice(offset).match(/^[^\n]*/) ?? [''])[0];
  return { line: `${above.at(-1) ?? ''}${rest}`, above: above.length > 1 ? (above[0] ?? '') : '' };
}
