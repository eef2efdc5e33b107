/** Puts a problem of the YAML parser into words for a flow's author. */
import type { Diagnostic } from '../diagnostic.ts';
import type { SyntaxProblem } from '../source.ts';

interface Slip {
  readonly applies: (line: string, reason: string) => boolean;
  readonly hint: string;
}

/** First match wins. `line` is the line of the problem and the one above it. */
const SLIPS: readonly Slip[] = [
  {
    applies: (_, reason) => reason.includes('tab characters'),
    hint: 'indent with blanks, not tabs',
  },
  {
    applies: (lines) => /^\s*-[A-Za-z]\w*\s*:/m.test(lines),
    hint: 'a list item needs a blank behind its dash: "- target:", not "-target:"',
  },
  {
    applies: (lines) => /:\s*[@`%]/.test(lines),
    hint: 'put text that begins with this sign in quotes',
  },
  {
    applies: (lines, reason) => reason.includes('tag') && /:\s*!/.test(lines),
    hint: 'put a condition that begins with "!" in quotes',
  },
  {
    applies: (lines) => /:\s[^'"#]*:\s/.test(lines),
    hint: 'put text that holds ": " in quotes',
  },
];

export function describeSyntaxProblem(text: string, problem: SyntaxProblem): Diagnostic {
  const start = Math.min(problem.offset, text.length);
  const slip = SLIPS.find(({ applies }) => applies(linesUpTo(text, start), problem.reason));
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

function linesUpTo(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const aboveStart = text.lastIndexOf('\n', Math.max(0, lineStart - 2)) + 1;
  const lineEnd = text.indexOf('\n', offset);
  return text.slice(lineStart < 2 ? 0 : aboveStart, lineEnd < 0 ? text.length : lineEnd);
}
