/**
 * A complaint about a definition: a value in a list, never thrown.
 * Spans are offsets into the text; lines and columns are computed when a diagnostic is shown (`render-diagnostic.ts`).
 */
import type { DiagnosticCode } from './diagnostic-codes.ts';

export type { DiagnosticCode };

export interface Span {
  /** Offset of the first character (UTF-16 code units). */
  readonly start: number;
  /** Offset behind the last character; equal to `start` where something is missing. */
  readonly end: number;
}

/** An error refuses the flow; a warning is a likely slip; an information is worth knowing. */
export type Severity = 'error' | 'warning' | 'information';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly span: Span;
  /** Subject in the author's words, what is wrong, what was expected. Lower case, no final stop. */
  readonly message: string;
  /** What to type next: `did you mean "refund"?`. */
  readonly hint?: string;
}

/**
 * A problem as it is found: its severity is that of its code. Its hint may be a function, called only when the problem is
 * shown: looking for a near name costs more than all the rest.
 */
export type Problem = Omit<Diagnostic, 'hint' | 'severity'> & {
  readonly hint?: string | (() => string | undefined) | undefined;
};

/** A problem before its code is known: what rules yield. */
export type Finding = Pick<Problem, 'span' | 'message' | 'hint'>;

/** Takes what parsing finds on its way. */
export type Report = (problem: Problem) => void;

/** By position, then code. */
export function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  if (left.span.start !== right.span.start) return left.span.start - right.span.start;
  return left.code < right.code ? -1 : Number(left.code > right.code);
}
