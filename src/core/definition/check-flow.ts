/**
 * The front door of the language: a definition's text to a flow that runs, or to everything that is wrong with it.
 * Never throws for a text, whatever it holds. Source of the checks: FDL reference, section 7.
 */
import type { Diagnostic } from './diagnostic.ts';
import type { Flow } from './flow.ts';
import { locateFlow, type ReadLimits } from './locate-flow.ts';
import type { LocatedFlow } from './located-flow.ts';
import { ProblemList } from './problem-list.ts';
import { RULES } from './rules/index.ts';
import type { RuleContext } from './rules/rule.ts';
import { toFlow } from './to-flow.ts';
import { MAX_NODES } from './yaml/build-tree.ts';

export interface CheckedFlow {
  /** Present exactly when no diagnostic is an error. */
  readonly flow?: Flow;
  /** By position, then code. At most a hundred of each severity; the last one counts the others. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CheckOptions {
  /** The time of the check, for constants in the past or far ahead; without it nothing is said about them. */
  readonly nowMs?: number;
}

/** Design limit on a definition's text, in UTF-16 code units (never more than its bytes). */
export const MAX_TEXT_LENGTH = 256 * 1024;
/** Tokens, selectors and pattern instructions of a whole definition: some ten megabytes. */
const LIMITS: ReadLimits = { mostParts: 100_000, mostNodes: MAX_NODES };

/** `text`: YAML or JSON. All problems that can be told from one reading are in the answer. */
export function checkFlow(text: string, options: CheckOptions = {}): CheckedFlow {
  const problems = new ProblemList();
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the definition has ${text.length} characters, expected at most ${MAX_TEXT_LENGTH}`;
    const span = { start: 0, end: 1 };
    problems.add({ code: 'text-too-large', span, message });
    return { diagnostics: problems.toDiagnostics() };
  }
  const { located, context } = locateFlow(text, problems, LIMITS);
  if (located) applyRules(located, { ...context, ...options }, problems);
  const hasErrors = problems.count('error') > 0;
  return {
    ...(located && !hasErrors && { flow: toFlow(located) }),
    diagnostics: problems.toDiagnostics(),
  };
}

function applyRules(
  flow: LocatedFlow,
  context: RuleContext & CheckOptions,
  problems: ProblemList,
): void {
  for (const { code, check } of RULES) {
    for (const finding of check(flow, context)) problems.add({ code, ...finding });
  }
}
