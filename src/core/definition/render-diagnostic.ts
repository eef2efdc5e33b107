/**
 * Lays out a diagnostic for people. The only place where the text of a message meets lines, columns and carets.
 *
 * order.flow.yaml:14:13: step "charge" goes to "refnd", which is not a step in this list [goto-target]
 *    |
 * 14 |       goto: refnd
 *    |             ^~~~~ did you mean "refund"?
 */
import type { Diagnostic } from './diagnostic.ts';

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** Longer source lines are cut around the problem. */
const WIDEST_LINE = 120;
const CUT = '…';

/** Where an offset of the text stands. `\n`, `\r\n` and `\r` end lines. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function positionOf(text: string, diagnostic: Diagnostic): Position {
  return positionAt(text, diagnostic.span.start);
}

/** Several lines without a final line break. `fileName` stands before the position when it is given. */
export function renderDiagnostic(text: string, diagnostic: Diagnostic, fileName?: string): string {
  const { line, column } = positionOf(text, diagnostic);
  const place = [...(fileName === undefined ? [] : [fileName]), line, column].join(':');
  const severity = diagnostic.severity === 'error' ? '' : `${diagnostic.severity}: `;
  const title = `${place}: ${severity}${diagnostic.message} [${diagnostic.code}]`;
  return [title, ...excerpt(text, diagnostic, { line, column })].join('\n');
}

function excerpt(text: string, diagnostic: Diagnostic, { line, column }: Position): string[] {
  const lineStart = diagnostic.span.start - (column - 1);
  const source = (text.slice(lineStart).match(/^[^\r\n]*/) ?? [''])[0];
  const length = Math.min(diagnostic.span.end, lineStart + source.length) - diagnostic.span.start;
  const from = source.length > WIDEST_LINE ? Math.max(0, column - 1 - WIDEST_LINE / 2) : 0;
  const shown = source.slice(from, from + WIDEST_LINE);
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
