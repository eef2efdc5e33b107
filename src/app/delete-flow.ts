/**
 * DeleteFlow: its work message goes first, then a tombstone takes the flow's place. Whatever happens in between, the message
 * alone completes the deletion. Source: API reference 4.5.
 */
import { type FlowId, toRunId, toWorkId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Fault } from './app-error.ts';
import { backOff, type BackOffDependencies } from './back-off.ts';
import type { Dependencies } from './dependencies.ts';
import { flowNotFound } from './named-execution.ts';
import type { FlowDeletedMessage, Tombstone } from './ports.ts';

type Needs = BackOffDependencies & Pick<Dependencies, 'clock' | 'flows' | 'ids' | 'workQueue'>;

/**
 * When it returns the flow is gone, and so its executions will be. flowId: only while it is this flow that has the name,
 * not of the wire. Throws `flow.not-found`.
 */
export async function deleteFlow(
  deps: Needs,
  request: { readonly flowName: string; readonly flowId?: FlowId },
): Promise<void> {
  const { flowName, flowId } = request;
  const isMeant = (found?: Tombstone) => flowId === undefined || found?.flowId === flowId;
  const flow = await deps.flows.findFlow(flowName);
  const gone = flow ?? (await deps.flows.findTombstone(flowName));
  if (!isMeant(gone)) throw flowNotFound(flowName);
  // Of one that was deleted before, the walk is begun once more: in case its messages were lost.
  if (gone !== undefined) await deps.workQueue.send(firstWalk(deps, gone));
  if (flow === undefined) throw flowNotFound(flowName);
  await buryFlow(deps, flow);
}

/** Names the flow where other messages name an execution. */
function firstWalk({ ids }: Needs, { flowId, name: flowName }: Tombstone): FlowDeletedMessage {
  return {
    workId: toWorkId(ids.uuid()),
    key: { flowId, executionName: flowName },
    runId: toRunId(flowId),
    work: { trigger: { type: 'FlowDeleted', flowName, walk: 1 } },
  };
}

/** Each is lost to somebody who changes the flow at the same time. */
const ATTEMPTS = 8;

/** Idempotent: a flow that is gone stays so, and a new one of its name is left alone. Throws a Fault to be called again. */
export async function buryFlow(
  deps: BackOffDependencies & Pick<Dependencies, 'clock' | 'flows'>,
  { flowId, name }: Tombstone,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const flow = await deps.flows.findFlow(name);
    if (flow?.flowId !== flowId) return;
    if (await deps.flows.deleteFlow(flow, toTimestamp(deps.clock.nowMs()))) return;
    await backOff(deps, attempt);
  }
  throw new Fault(`flow "${name}" kept changing while it was to be deleted`);
}
