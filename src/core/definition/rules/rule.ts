import type { DiagnosticCode, Finding, Severity } from '../diagnostic.ts';
import type { LocatedFlow } from '../located-flow.ts';
import type { ParseContext } from '../parse-context.ts';

/** One thing that every flow must keep to. A rule that needs a missing part stays silent: another one says so. */
export interface Rule {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One line for lists of rules. */
  readonly summary: string;
  /** Where the language says so. */
  readonly source: string;
  readonly check: (flow: LocatedFlow, context: RuleContext) => Iterable<Finding>;
}

export type RuleContext = Pick<ParseContext, 'lineOf'>;
