/** What `sluice check` says of the files that it has checked: text for people and editors, or JSON for programs. */
import type { Severity } from '../../core/definition/diagnostic.ts';
import { LineIndex } from '../../core/definition/line-index.ts';
import { type Complaint, renderDiagnostics } from '../../core/definition/render-diagnostic.ts';

export interface CheckedFile {
  readonly name: string;
  readonly text: string;
  /** In the order of the text. */
  readonly diagnostics: readonly Complaint[];
}

/** Empty when there is nothing to say. Informations only when they are asked for. */
export function toTextReport(files: readonly CheckedFile[], withInformations: boolean): string {
  const shown = files.map((file) => ({
    ...file,
    diagnostics: withInformations ? file.diagnostics : withoutInformations(file.diagnostics),
  }));
  const blocks = shown.flatMap(({ name, text, diagnostics }) =>
    renderDiagnostics(text, diagnostics, name),
  );
  if (blocks.length === 0) return '';
  const counts = [
    counted(files.length, 'file'),
    counted(countSeverity(files, 'error'), 'error'),
    counted(countSeverity(files, 'warning'), 'warning'),
    ...(withInformations ? [counted(countSeverity(files, 'information'), 'information')] : []),
  ];
  return [...blocks, '', counts.join(', ')].join('\n');
}

/**
 * `{"files":[{"file","diagnostics":[{"code","severity","message","hint"?,"line","column","endLine","endColumn"}]}],
 * "errors","warnings","informations"}`: lines and columns from 1, columns in UTF-16 code units, the end exclusive.
 */
export function toJsonReport(files: readonly CheckedFile[]): string {
  const report = {
    files: files.map(toJsonFile),
    errors: countSeverity(files, 'error'),
    warnings: countSeverity(files, 'warning'),
    informations: countSeverity(files, 'information'),
  };
  return JSON.stringify(report, null, 2);
}

export function countSeverity(files: readonly CheckedFile[], severity: Severity): number {
  return files
    .flatMap(({ diagnostics }) => diagnostics)
    .filter((diagnostic) => diagnostic.severity === severity).length;
}

function withoutInformations(diagnostics: readonly Complaint[]): readonly Complaint[] {
  const kept = diagnostics.filter(({ severity }) => severity !== 'information');
  // That others are left out belongs to the errors and warnings that are shown.
  const isShown = ({ code, severity }: Complaint) =>
    severity !== 'information' || code === 'too-many-problems';
  return kept.length === 0 ? kept : diagnostics.filter(isShown);
}

function toJsonFile({ name, text, diagnostics }: CheckedFile) {
  const lines = new LineIndex(text);
  return {
    file: name,
    diagnostics: diagnostics.map(({ code, severity, message, hint, span }) => {
      const { line, column } = lines.positionOf(span.start);
      const end = lines.positionOf(span.end);
      return {
        code,
        severity,
        message,
        ...(hint !== undefined && { hint }),
        line,
        column,
        endLine: end.line,
        endColumn: end.column,
      };
    }),
  };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
