/**
 * UpdateFlow: what is sent is changed, the rest stays. Executions that run go on by the definition that they began with; those
 * that begin later have the new one. Source: API reference 4.2.
 */
import type { FlowId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { toTimestamp } from '../core/shared/units.ts';
import {
  acceptDefinition,
  type AcceptDependencies,
  type AcceptedDefinition,
} from './accept-definition.ts';
import { AppError } from './app-error.ts';
import { backOff, type BackOffDependencies } from './back-off.ts';
import { checkFlowType } from './check-one-of.ts';
import type { CreatedFlow } from './create-flow.ts';
import type { Dependencies } from './dependencies.ts';
import { checkFlowTexts } from './check-flow-texts.ts';
import { checkRoleArn } from './flow-role.ts';
import { toFlowView } from './flow-view.ts';
import { getNamedFlow } from './named-execution.ts';
import type { FlowRecord } from './ports.ts';

/** Absent: stays as it is. */
export interface UpdateFlowRequest {
  readonly flowName: string;
  readonly definition?: string;
  readonly description?: string;
  readonly type?: string;
  readonly roleArn?: string;
  readonly externalStorageLocation?: string;
  /** Only while it is this flow that has the name. Not of the wire, and so the next two. */
  readonly flowId?: FlowId;
  /** What messages about the definition call it. */
  readonly definitionFile?: string;
  /** As in a flow's record. */
  readonly appliedRequests?: string;
}

type Needs = AcceptDependencies & BackOffDependencies & Pick<Dependencies, 'clock' | 'flows'>;

/** Others who change the same flow at the same time: so many times they may come first. */
const ATTEMPTS = 5;

/** Throws `flow.not-found`, `argument.invalid` (type, role, definition), `payload.too-large`, `update.conflict`. */
export async function updateFlow(deps: Needs, request: UpdateFlowRequest): Promise<CreatedFlow> {
  const { definition, type, roleArn } = request;
  if (type !== undefined) checkFlowType(type);
  checkFlowTexts(request);
  checkRoleArn(roleArn);
  const accepted =
    definition === undefined
      ? undefined
      : acceptDefinition(deps, definition, request.definitionFile);
  const found = await findToChange(deps, request);
  await accepted?.prepare();
  const flow = await change(deps, found, changesOf(request, accepted));
  const text = definition ?? (await deps.flows.findDefinition(flow.definitionHash));
  invariant(text !== undefined, 'a flow points at a stored definition');
  return { flow: toFlowView(flow, text), warnings: accepted?.warnings ?? [] };
}

async function findToChange(
  deps: Needs,
  { flowName, flowId }: UpdateFlowRequest,
): Promise<FlowRecord> {
  const found = await getNamedFlow(deps, flowName);
  if (flowId !== undefined && found.flowId !== flowId) throw conflict(flowName);
  return found;
}

type Changes = Partial<FlowRecord>;

function changesOf(request: UpdateFlowRequest, accepted: AcceptedDefinition | undefined): Changes {
  const { flowName: _name, definition: _definition, definitionFile: _file, ...sent } = request;
  return accepted === undefined ? sent : { ...sent, definitionHash: accepted.hash };
}

/** Only what was sent changes, so whoever comes first is no hindrance: it is done again on what they have left. */
async function change(deps: Needs, found: FlowRecord, changes: Changes): Promise<FlowRecord> {
  if (Object.keys(changes).length === 0) return found;
  let from = found;
  for (let attempt = 1; ; attempt += 1) {
    const next = { ...from, ...changes, ...nextRevision(deps, from) };
    if (await deps.flows.updateFlow(next, from)) return next;
    const newest = await getSameFlow(deps, found);
    // A write whose reply was lost has been made again, and met itself.
    if (isSame(newest, next)) return newest;
    if (attempt === ATTEMPTS) throw conflict(found.name);
    await backOff(deps, attempt);
    from = await getSameFlow(deps, found);
  }
}

/** A flow that was deleted and created anew meanwhile is not the one that was to be changed. */
async function getSameFlow(deps: Needs, { name, flowId }: FlowRecord): Promise<FlowRecord> {
  const flow = await getNamedFlow(deps, name);
  if (flow.flowId !== flowId) throw conflict(name);
  return flow;
}

/** Times of a flow never go back, whatever the clocks say. */
function nextRevision({ clock }: Needs, { revision, lastModifiedAt }: FlowRecord) {
  const nowMs = Math.max(clock.nowMs(), Date.parse(lastModifiedAt));
  return { revision: revision + 1, lastModifiedAt: toTimestamp(nowMs) };
}

function isSame(left: FlowRecord, right: FlowRecord): boolean {
  return (Object.keys(right) as (keyof FlowRecord)[]).every((key) => left[key] === right[key]);
}

function conflict(flowName: string): AppError {
  return new AppError('update.conflict', 'Update conflict, please retry.', { flowName });
}
