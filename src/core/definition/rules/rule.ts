import type { DiagnosticCode, Finding } from '../diagnostic.ts';
import type { LocatedFlow } from '../located-flow.ts';
import type { ParseContext } from '../parse-context.ts';

/**
 * One thing that every flow should keep to; how grave it is and where the language says so stands in `DIAGNOSTIC_CODES`.
 * A rule that needs a missing part stays silent: another one says so.
 */
export interface Rule {
  readonly code: DiagnosticCode;
  readonly check: (flow: LocatedFlow, context: RuleContext) => Iterable<Finding>;
}

export interface RuleContext extends Pick<ParseContext, 'lineOf'> {
  /** The time of the check. Absent: nobody said, and nothing is in the past. */
  readonly nowMs?: number;
}
