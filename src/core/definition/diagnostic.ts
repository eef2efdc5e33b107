/**
 * A complaint about a definition: a value in a list, never thrown.
 * Spans are offsets into the text; lines and columns are computed when a diagnostic is shown (`render-diagnostic.ts`).
 */
export interface Span {
  /** Offset of the first character (UTF-16 code units). */
  readonly start: number;
  /** Offset behind the last character; equal to `start` where something is missing. */
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information';

/** Stable names; one per kind of problem. */
export type DiagnosticCode =
  | 'text-too-large'
  | 'expressions-too-large'
  | 'yaml-syntax'
  | 'yaml-empty'
  | 'yaml-several-documents'
  | 'yaml-duplicate-key'
  | 'yaml-key'
  | 'yaml-tag'
  | 'yaml-alias'
  | 'yaml-merge'
  | 'yaml-number'
  | 'yaml-number-precision'
  | 'yaml-too-many-nodes'
  | 'yaml-too-deep'
  | 'attribute-type'
  | 'attribute-unknown'
  | 'flow-header'
  | 'steps-empty'
  | 'step-type'
  | 'step-name'
  | 'step-name-duplicate'
  | 'step-nesting'
  | 'mapping-target'
  | 'mapping-target-duplicate'
  | 'path-syntax'
  | 'reference-case'
  | 'reference-as-text'
  | 'timeout'
  | 'task-resource'
  | 'resource-arn'
  | 'resource-arn-colon'
  | 'resource-arn-ignored'
  | 'action-unsupported'
  | 'child-flow-unsupported'
  | 'pattern'
  | 'service-param'
  | 'retry-limits'
  | 'errors-empty'
  | 'goto-missing'
  | 'goto-target'
  | 'wait-until'
  | 'parallel-branches'
  | 'foreach-mapping'
  | 'choices-empty'
  | 'condition-missing'
  | 'condition-syntax'
  | 'too-many-problems';

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
 * A problem as it is found. Its hint may be a function, called only when the problem is shown: looking for a near name
 * costs more than all the rest.
 */
export type Problem = Omit<Diagnostic, 'hint'> & {
  readonly hint?: string | (() => string | undefined) | undefined;
};

/** A problem before its code and severity are known: what rules yield. */
export type Finding = Pick<Problem, 'span' | 'message' | 'hint'>;

/** Takes what parsing finds on its way. */
export type Report = (problem: Problem) => void;

/** By position, then code. */
export function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  if (left.span.start !== right.span.start) return left.span.start - right.span.start;
  return left.code < right.code ? -1 : Number(left.code > right.code);
}
