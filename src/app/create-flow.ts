/**
 * A new flow: checked, its text stored by content, its name taken by one conditional write.
 */
import { type FlowId, toFlowId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import {
  acceptDefinition,
  type AcceptDependencies,
  type AcceptedDefinition,
} from './accept-definition.ts';
import { AppError } from './app-error.ts';
import { checkFlowType, checkOneOf } from './check-one-of.ts';
import type { Dependencies } from './dependencies.ts';
import { checkFlowTexts } from './check-flow-texts.ts';
import { checkRoleArn } from './flow-role.ts';
import { type FlowView, toFlowView } from './flow-view.ts';
import { checkName } from './names.ts';
import type { FlowRecord } from './ports.ts';

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
  /** Known before the flow is; absent: a new one. Not of the wire, and so the next two. */
  readonly flowId?: FlowId;
  /** What messages about the definition call it. */
  readonly definitionFile?: string;
  /** As in a flow's record. */
  readonly appliedRequests?: string;
}

/** A flow that was created or updated. */
export interface CreatedFlow {
  readonly flow: FlowView;
  /** Rendered, in the order of the text: what the flow's author should look at. */
  readonly warnings: readonly string[];
}

type Needs = AcceptDependencies & Pick<Dependencies, 'flows'>;

const EXECUTION_MODES = new Set(['', 'Standard']);

/** Throws `argument.invalid` (name, type, mode, role, definition), `payload.too-large`, `flow.already-exists`. */
export async function createFlow(deps: Needs, request: CreateFlowRequest): Promise<CreatedFlow> {
  checkName('Name', request.name);
  checkFlowType(request.type);
  checkOneOf('ExecutionMode', request.executionMode ?? '', EXECUTION_MODES);
  checkFlowTexts(request);
  checkRoleArn(request.roleArn);
  const accepted = acceptDefinition(deps, request.definition, request.definitionFile);
  if ((await deps.flows.findFlow(request.name)) !== undefined) throw alreadyExists(request.name);
  const record = toRecord(deps, request, accepted);
  await accepted.prepare();
  if (!(await deps.flows.createFlow(record)) && !(await isOurs(deps, record))) {
    throw alreadyExists(request.name);
  }
  return { flow: toFlowView(record, request.definition), warnings: accepted.warnings };
}

/** A write whose reply was lost has been made again, and met itself. */
async function isOurs({ flows }: Needs, { name, flowId }: FlowRecord): Promise<boolean> {
  return (await flows.findFlow(name))?.flowId === flowId;
}

function toRecord(
  deps: Needs,
  request: CreateFlowRequest,
  { hash }: AcceptedDefinition,
): FlowRecord {
  const now = toTimestamp(deps.clock.nowMs());
  return {
    flowId: request.flowId ?? toFlowId(deps.ids.uuid()),
    name: request.name,
    description: request.description,
    type: request.type,
    roleArn: request.roleArn ?? '',
    externalStorageLocation: request.externalStorageLocation ?? '',
    executionMode: request.executionMode ?? '',
    definitionHash: hash,
    createdAt: now,
    lastModifiedAt: now,
    revision: 1,
    ...(request.appliedRequests === undefined ? {} : { appliedRequests: request.appliedRequests }),
  };
}

function alreadyExists(flowName: string): AppError {
  return new AppError('flow.already-exists', `Flow '${flowName}' already exists.`, { flowName });
}
