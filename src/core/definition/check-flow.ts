/**
 * The front door of the language: a definition's text to a flow that runs, or to everything that is wrong with it.
 * Never throws for a text, whatever it holds. Source of the checks: FDL reference, section 7.
 */
import { compareDiagnostics, type Diagnostic, type Severity } from './diagnostic.ts';
import type { Flow } from './flow.ts';
import { LineIndex } from './line-index.ts';
import type { LocatedFlow } from './located-flow.ts';
import type { LocatedNode } from './nodes.ts';
import { isEmpty } from './nodes.ts';
import type { ParseContext } from './parse-context.ts';
import { parseFlow } from './parse/parse-flow.ts';
import { RULES } from './rules/index.ts';
import { readEvents } from './source.ts';
import { toFlow } from './to-flow.ts';
import { buildTree } from './yaml/build-tree.ts';
import { describeSyntaxProblem } from './yaml/yaml-problem.ts';

export interface CheckedFlow {
  /** Present exactly when no diagnostic is an error. */
  readonly flow?: Flow;
  /** By position, then code. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Design limit on a definition's text, in UTF-16 code units (never more than its bytes). */
export const MAX_TEXT_LENGTH = 256 * 1024;
/** More of one severity help nobody, and rendering each costs time; the last one says how many were left out. */
const MOST_OF_A_SEVERITY = 100;

/** `text`: YAML or JSON. All problems that can be told from one reading are in the answer. */
export function checkFlow(text: string): CheckedFlow {
  const diagnostics: Diagnostic[] = [];
  const lines = new LineIndex(text);
  const context: ParseContext = {
    text,
    report: (diagnostic) => diagnostics.push(diagnostic),
    lineOf: (offset) => lines.lineOf(offset),
  };
  const located = locate(context);
  if (located) runRules(located, context);
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  return {
    ...(located && !hasErrors && { flow: toFlow(located) }),
    diagnostics: limit(diagnostics.sort(compareDiagnostics)),
  };
}

function locate(context: ParseContext): LocatedFlow | undefined {
  const root = readTree(context);
  return root && parseFlow(root, context);
}

function readTree(context: ParseContext): LocatedNode | undefined {
  const { text, report } = context;
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the definition has ${text.length} characters, expected at most ${MAX_TEXT_LENGTH}`;
    report({ code: 'text-too-large', severity: 'error', span: { start: 0, end: 1 }, message });
    return undefined;
  }
  const read = readEvents(text);
  if ('problem' in read) {
    report(describeSyntaxProblem(text, read.problem));
    return undefined;
  }
  let isReported = false;
  const noting: ParseContext = {
    ...context,
    report: (diagnostic) => {
      isReported = true;
      report(diagnostic);
    },
  };
  const root = buildTree(read.events, noting);
  if (root && !isEmpty(root)) return root;
  if (!isReported) {
    const message = 'the definition is empty, expected a flow';
    report({ code: 'yaml-empty', severity: 'error', span: { start: 0, end: 0 }, message });
  }
  return undefined;
}

function runRules(flow: LocatedFlow, context: ParseContext): void {
  for (const { code, severity, check } of RULES) {
    for (const finding of check(flow, context)) context.report({ code, severity, ...finding });
  }
}

function limit(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts = new Map<Severity, number>();
  const kept = diagnostics.filter(({ severity }) => {
    const count = (counts.get(severity) ?? 0) + 1;
    counts.set(severity, count);
    return count <= MOST_OF_A_SEVERITY;
  });
  const hidden = diagnostics.length - kept.length;
  const last = kept.at(-1);
  if (hidden === 0 || !last) return kept;
  const message = `${hidden} more problems are not shown`;
  return [
    ...kept,
    { code: 'too-many-problems', severity: 'information', span: last.span, message },
  ];
}
