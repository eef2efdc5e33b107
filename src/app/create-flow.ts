/**
 * A new flow: checked, its text stored by content, its name taken by one conditional write.
 */
import { checkFlow } from '../core/definition/check-flow.ts';
import type { Diagnostic } from '../core/definition/diagnostic.ts';
import type { Flow } from '../core/definition/flow.ts';
import { renderDiagnostics } from '../core/definition/render-diagnostic.ts';
import { toDefinitionHash, toFlowId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';
import { checkRoleArn } from './flow-role.ts';
import { type FlowView, toFlowView } from './flow-view.ts';
import { checkName } from './names.ts';
import type { FlowRecord } from './ports.ts';
import { checkTextSize } from './text-size.ts';

export interface CreateFlowRequest {
  readonly name: string;
  readonly definition: string;
  readonly description: string;
  /** `FDL`, or `DEFAULT` as Terraform sends it; echoed. */
  readonly type: string;
  /** A role, or nothing; echoed as it was sent. */
  readonly roleArn?: string;
  readonly externalStorageLocation?: string;
  /** `Standard` or nothing. */
  readonly executionMode?: string;
}

export interface CreatedFlow {
  readonly flow: FlowView;
  /** Rendered, in the order of the text: what the flow's author should look at. */
  readonly warnings: readonly string[];
}

type Needs = Pick<Dependencies, 'clock' | 'flows' | 'ids' | 'limits'> & {
  /** Called before the flow exists: the local stack makes the queues and topics that it names. */
  readonly onFlowAccepted?: ((flow: Flow) => Promise<void>) | undefined;
  /** Default: the checker itself. Who creates the same flows a thousand times keeps what it has found. */
  readonly checkFlow?: typeof checkFlow;
};

const FLOW_TYPES = new Set(['FDL', 'DEFAULT']);
const EXECUTION_MODES = new Set(['', 'Standard']);

/** More problems than this are counted, not listed: an error's text, or the warnings, should fit on a screen. */
const MOST_PROBLEMS_SHOWN = 20;
const LONGEST_PROBLEM = 1_000;

/** Throws `argument.invalid` (name, type, mode, role, definition), `payload.too-large`, `flow.already-exists`. */
export async function createFlow(deps: Needs, request: CreateFlowRequest): Promise<CreatedFlow> {
  checkName('Name', request.name);
  checkOneOf('Type', request.type, FLOW_TYPES);
  checkOneOf('ExecutionMode', request.executionMode ?? '', EXECUTION_MODES);
  checkRoleArn(request.roleArn);
  checkTextSize(request.definition, deps.limits.definitionBytes);
  const { flow, warnings } = checkDefinition(deps, request.definition);
  if ((await deps.flows.findFlow(request.name)) !== undefined) throw alreadyExists(request.name);
  const record = toRecord(deps, request);
  await deps.flows.putDefinition(record.definitionHash, request.definition);
  await deps.onFlowAccepted?.(flow);
  if (!(await deps.flows.createFlow(record)) && !(await isOurs(deps, record))) {
    throw alreadyExists(request.name);
  }
  return { flow: toFlowView(record, request.definition), warnings };
}

/** A write whose reply was lost has been made again, and met itself. */
async function isOurs({ flows }: Needs, { name, flowId }: FlowRecord): Promise<boolean> {
  return (await flows.findFlow(name))?.flowId === flowId;
}

function toRecord(deps: Needs, request: CreateFlowRequest): FlowRecord {
  const now = toTimestamp(deps.clock.nowMs());
  return {
    flowId: toFlowId(deps.ids.uuid()),
    name: request.name,
    description: request.description,
    type: request.type,
    roleArn: request.roleArn ?? '',
    externalStorageLocation: request.externalStorageLocation ?? '',
    executionMode: request.executionMode ?? '',
    definitionHash: toDefinitionHash(deps.ids.sha256Hex(request.definition)),
    createdAt: now,
    lastModifiedAt: now,
  };
}

function checkDefinition(deps: Needs, text: string): { flow: Flow; warnings: readonly string[] } {
  const check = deps.checkFlow ?? checkFlow;
  const { flow, diagnostics } = check(text, { nowMs: deps.clock.nowMs() });
  const ofSeverity = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  const warnings = describe(text, ofSeverity('warning'));
  if (flow === undefined) throw refusedDefinition(text, ofSeverity('error'), warnings);
  return { flow, warnings };
}

/** A warning often says what the error beside it is about: an attribute is missing, another one is misspelt. */
function refusedDefinition(
  text: string,
  problems: readonly Diagnostic[],
  warnings: readonly string[],
): AppError {
  const lines = ['Definition is not valid.', ...describe(text, problems)];
  if (warnings.length > 0) lines.push('Warnings:', ...warnings);
  return new AppError('argument.invalid', lines.join('\n'), {
    parameter: 'Definition',
    problems: problems.length,
  });
}

function describe(text: string, problems: readonly Diagnostic[]): readonly string[] {
  const shown = renderDiagnostics(text, problems.slice(0, MOST_PROBLEMS_SHOWN)).map(shorten);
  const hidden = problems.length - shown.length;
  return hidden > 0 ? [...shown, `and ${hidden} more`] : shown;
}

function shorten(text: string): string {
  return text.length > LONGEST_PROBLEM ? `${text.slice(0, LONGEST_PROBLEM)}…` : text;
}

function checkOneOf(parameter: string, value: string, allowed: ReadonlySet<string>): void {
  if (allowed.has(value)) return;
  const names = [...allowed].filter((name) => name !== '').map((name) => `'${name}'`);
  throw new AppError(
    'argument.invalid',
    `${parameter} '${value.slice(0, 128)}' is not supported; expected ${names.join(' or ')}.`,
    { parameter },
  );
}

function alreadyExists(flowName: string): AppError {
  return new AppError('flow.already-exists', `Flow '${flowName}' already exists.`, { flowName });
}
