/**
 * Lays out a diagnostic for people. The only place where the text of a message meets lines, columns and carets.
 *
 * order.flow.yaml:14:13: step "charge" goes to "refnd", which is not a step in this list [goto-target]
 *    |
 * 14 |       goto: refnd
 *    |             ^~~~~ did you mean "refund"?
 */
import { visible } from '../shared/quoted.ts';
import type { Diagnostic } from './diagnostic.ts';
import { LineIndex } from './line-index.ts';

/** Longer source lines are cut around the problem. */
const WIDEST_LINE = 120;
const CUT = '…';

/** A diagnostic, or what is laid out like one: a problem of a file that belongs to a flow. */
export type Complaint = Omit<Diagnostic, 'code'> & { readonly code: string };

/** Each in several lines without a final line break. `fileName` stands before the position when it is given. */
export function renderDiagnostics(
  text: string,
  diagnostics: readonly Complaint[],
  fileName?: string,
): readonly string[] {
  const lines = new LineIndex(text);
  return diagnostics.map((diagnostic) => render(lines, diagnostic, fileName));
}

function render(lines: LineIndex, diagnostic: Complaint, fileName: string | undefined): string {
  const { line, column } = lines.positionOf(diagnostic.span.start);
  const place = [...(fileName === undefined ? [] : [fileName]), line, column].join(':');
  const severity = diagnostic.severity === 'error' ? '' : `${diagnostic.severity}: `;
  const title = `${place}: ${severity}${diagnostic.message} [${diagnostic.code}]`;
  return [title, ...excerpt(lines, diagnostic)].join('\n');
}

function excerpt(lines: LineIndex, diagnostic: Complaint): string[] {
  const { line, column } = lines.positionOf(diagnostic.span.start);
  const source = lines.textOf(line);
  const lineStart = diagnostic.span.start - (column - 1);
  const length = Math.min(diagnostic.span.end, lineStart + source.length) - diagnostic.span.start;
  const from = source.length > WIDEST_LINE ? Math.max(0, column - 1 - WIDEST_LINE / 2) : 0;
  const shown = visible(source.slice(from, from + WIDEST_LINE));
  const lead = from > 0 ? CUT : '';
  const tail = from + WIDEST_LINE < source.length ? CUT : '';
  // Tabs stay tabs, so that the caret stands under its character.
  const indent = `${lead}${shown.slice(0, column - 1 - from)}`.replace(/[^\t]/g, ' ');
  const width = Math.max(1, Math.min(length, shown.length - (column - 1 - from)));
  const marker = `^${'~'.repeat(width - 1)}`;
  const hint = diagnostic.hint === undefined ? '' : ` ${diagnostic.hint}`;
  const gutter = ' '.repeat(String(line).length);
  return [
    `${gutter} |`,
    `${line} | ${lead}${shown}${tail}`.trimEnd(),
    `${gutter} | ${indent}${marker}${hint}`,
  ];
}
