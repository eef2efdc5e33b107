/**
 * A flow as a stack of AWS declares it: made, or changed to what is declared, with its schedules. Whoever asks may ask
 * again, and late: requests have ids, and one that a later one has overtaken changes nothing.
 */
import type { FlowId } from '../core/shared/ids.ts';
import { AppError, isAppError } from './app-error.ts';
import type { BackOffDependencies } from './back-off.ts';
import { checkSchedule } from './check-schedule.ts';
import { createFlow } from './create-flow.ts';
import type { Dependencies } from './dependencies.ts';
import { getNamedFlow } from './named-execution.ts';
import { checkName } from './names.ts';
import type { FlowRecord } from './ports.ts';
import { type ProvidedSchedule, provideSchedules } from './provide-schedules.ts';
import { updateFlow } from './update-flow.ts';

export interface ProvideFlowRequest {
  /** Chosen before the flow is there, so that its role can name it. */
  readonly flowId: FlowId;
  readonly name: string;
  readonly definition: string;
  /** What messages about the definition call it. */
  readonly definitionFile?: string;
  readonly description: string;
  /** `''`: none. */
  readonly roleArn: string;
  readonly schedules: readonly ProvidedSchedule[];
  /** Names of those that were declared before: which is not declared any more goes, others are somebody else's. */
  readonly formerSchedules: readonly string[];
  /** The same for the same request, however often it is made. No commas. */
  readonly requestId: string;
}

export interface ProvidedFlow {
  readonly flowId: string;
  readonly name: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly lastModifiedAt: string;
}

export type ProvideDependencies = BackOffDependencies &
  Pick<Dependencies, 'clock' | 'flows' | 'ids' | 'limits' | 'schedules' | 'workQueue'>;

/** A request is delivered again for a few hours at most: so many of a flow are remembered. */
const REMEMBERED_REQUESTS = 20;

/**
 * Throws `argument.invalid` (name, role, definition, schedule), `payload.too-large`, `flow.already-exists` (another flow
 * has the name), `flow.not-found` (the flow was deleted since it was made), `update.conflict`.
 */
export async function provideFlow(
  deps: ProvideDependencies,
  request: ProvideFlowRequest,
): Promise<ProvidedFlow> {
  for (const schedule of request.schedules) {
    checkName('ScheduleName', schedule.scheduleName);
    checkSchedule(deps, schedule);
  }
  const found = await deps.flows.findFlow(request.name);
  if (found === undefined) return createOnce(deps, request);
  return change(deps, request, found);
}

async function createOnce(
  deps: ProvideDependencies,
  request: ProvideFlowRequest,
): Promise<ProvidedFlow> {
  const { name, flowId } = request;
  const tombstone = await deps.flows.findTombstone(name);
  if (tombstone?.flowId === flowId) throw deletedElsewhere(name);
  const appliedRequests = request.requestId;
  const wanted = { ...textsOf(request), name, flowId, appliedRequests };
  try {
    const { flow } = await createFlow(deps, wanted);
    await provideSchedules(deps, request);
    return { flowId, name, lastModifiedAt: flow.lastModifiedAt };
  } catch (error) {
    if (!isAppError(error) || error.code !== 'flow.already-exists') throw error;
    // The same request, delivered twice at once, may have come first.
    return change(deps, request, await getNamedFlow(deps, name));
  }
}

async function change(
  deps: ProvideDependencies,
  request: ProvideFlowRequest,
  found: FlowRecord,
): Promise<ProvidedFlow> {
  const { flowId, name, requestId } = request;
  if (found.flowId !== flowId) throw nameTaken(found);
  const applied = (found.appliedRequests ?? '').split(',').filter((id) => id !== '');
  const isOvertaken = applied.slice(0, -1).includes(requestId);
  if (isOvertaken) return found;
  if (applied.at(-1) === requestId) {
    await provideSchedules(deps, request);
    return found;
  }
  const appliedRequests = [...applied, requestId].slice(-REMEMBERED_REQUESTS).join(',');
  const changes = { ...textsOf(request), flowName: name, flowId, appliedRequests };
  const { flow } = await updateFlow(deps, changes);
  await provideSchedules(deps, request);
  return { flowId, name, lastModifiedAt: flow.lastModifiedAt };
}

function textsOf({ definition, definitionFile, description, roleArn }: ProvideFlowRequest) {
  const file = definitionFile === undefined ? {} : { definitionFile };
  return { definition, ...file, description, roleArn, type: 'FDL' };
}

function nameTaken({ name, flowId }: FlowRecord): AppError {
  const message =
    `Flow '${name}' exists already, with the id '${flowId}', and was not made by this resource. ` +
    'Delete it, or choose another name.';
  return new AppError('flow.already-exists', message, { flowName: name });
}

function deletedElsewhere(flowName: string): AppError {
  const message =
    `Flow '${flowName}' was deleted outside of this stack, and a flow's id is not used again. ` +
    'Deploy the stack without the flow, then with it; or give it another name.';
  return new AppError('flow.not-found', message, { flowName });
}
