/** The definition of a flow that is created or updated: checked, stored by its content, its targets made where that is done. */
import { checkFlow } from '../core/definition/check-flow.ts';
import type { Diagnostic } from '../core/definition/diagnostic.ts';
import type { Flow } from '../core/definition/flow.ts';
import { renderDiagnostics } from '../core/definition/render-diagnostic.ts';
import { type DefinitionHash, toDefinitionHash } from '../core/shared/ids.ts';
import { AppError } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';
import type { FlowStore } from './ports.ts';
import { checkTextSize } from './text-size.ts';

export type AcceptDependencies = Pick<Dependencies, 'clock' | 'ids' | 'limits'> & {
  readonly flows: Pick<FlowStore, 'putDefinition'>;
  /** Called before the flow has the definition: the local stack makes the queues and topics that it names. */
  readonly onFlowAccepted?: ((flow: Flow) => Promise<void>) | undefined;
  /** Default: the checker itself. Who creates the same flows a thousand times keeps what it has found. */
  readonly checkFlow?: typeof checkFlow;
};

export interface AcceptedDefinition {
  readonly hash: DefinitionHash;
  /** Rendered, in the order of the text: what the flow's author should look at. */
  readonly warnings: readonly string[];
  /** To be awaited before a flow points at it. Idempotent. */
  readonly prepare: () => Promise<void>;
}

/** More problems than this are counted, not listed: an error's text, or the warnings, should fit on a screen. */
const MOST_PROBLEMS_SHOWN = 20;
const LONGEST_PROBLEM = 1_000;

/** fileName: what messages call it. Throws `argument.invalid` (what is wrong, line by line), `payload.too-large`. */
export function acceptDefinition(
  deps: AcceptDependencies,
  text: string,
  fileName?: string,
): AcceptedDefinition {
  checkTextSize(text, deps.limits.definitionBytes);
  const { flow, warnings } = checkDefinition(deps, { text, fileName });
  const hash = toDefinitionHash(deps.ids.sha256Hex(text));
  const prepare = async () => {
    await deps.flows.putDefinition(hash, text);
    await deps.onFlowAccepted?.(flow);
  };
  return { hash, warnings, prepare };
}

interface Definition {
  readonly text: string;
  readonly fileName: string | undefined;
}

function checkDefinition(
  deps: AcceptDependencies,
  definition: Definition,
): { flow: Flow; warnings: readonly string[] } {
  const { text } = definition;
  const check = deps.checkFlow ?? checkFlow;
  const { flow, diagnostics } = check(text, { nowMs: deps.clock.nowMs() });
  const ofSeverity = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  const warnings = describe(definition, ofSeverity('warning'));
  if (flow === undefined) throw refusedDefinition(definition, ofSeverity('error'), warnings);
  return { flow, warnings };
}

/** A warning often says what the error beside it is about: an attribute is missing, another one is misspelt. */
function refusedDefinition(
  definition: Definition,
  problems: readonly Diagnostic[],
  warnings: readonly string[],
): AppError {
  const lines = ['Definition is not valid.', ...describe(definition, problems)];
  if (warnings.length > 0) lines.push('Warnings:', ...warnings);
  return new AppError('argument.invalid', lines.join('\n'), {
    parameter: 'Definition',
    problems: problems.length,
  });
}

function describe(
  { text, fileName }: Definition,
  problems: readonly Diagnostic[],
): readonly string[] {
  const first = problems.slice(0, MOST_PROBLEMS_SHOWN);
  const shown = renderDiagnostics(text, first, fileName).map(shorten);
  const hidden = problems.length - shown.length;
  return hidden > 0 ? [...shown, `and ${hidden} more`] : shown;
}

function shorten(text: string): string {
  return text.length > LONGEST_PROBLEM ? `${text.slice(0, LONGEST_PROBLEM)}…` : text;
}
