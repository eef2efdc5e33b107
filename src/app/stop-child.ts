/**
 * Stops the child of an attempt that nobody waits for any more. The message may be handled before the start that it undoes:
 * then it creates the child as stopped, and the start finds it ended.
 */
import type { StopChild } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { StopRequested, Trigger } from '../core/engine/trigger.ts';
import { type FlowId, toWorkId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { childFlowName, childRunOf, depthBelow } from './child-execution.ts';
import type { Dependencies } from './dependencies.ts';
import type { FlowRecord } from './ports.ts';

type StopDependencies = Pick<Dependencies, 'flows' | 'ids' | 'clock' | 'workQueue'>;

/** Only a child that the attempt itself has started: one that it joined goes on. */
export async function stopChild(
  deps: StopDependencies,
  parent: ExecutionOrigin,
  effect: StopChild,
): Promise<Trigger> {
  const { taskEventId, resourceArn, startedFlow } = effect;
  const flow = await deps.flows.findFlow(childFlowName(resourceArn));
  const { flowId } = startedFlow ?? flow ?? {};
  if (flowId !== undefined) await sendStop(deps, parent, { effect, flow, flowId });
  return { type: 'AbandonedStopped', taskEventId };
}

async function sendStop(
  { ids, clock, workQueue }: StopDependencies,
  parent: ExecutionOrigin,
  what: { effect: StopChild; flow: FlowRecord | undefined; flowId: FlowId },
): Promise<void> {
  const { effect, flow, flowId } = what;
  const { executionName, runId } = childRunOf(ids, parent, attemptOf(effect));
  const trigger = notAwaited(parent);
  const message = { workId: toWorkId(ids.uuid()), key: { flowId, executionName }, runId };
  if (flow?.flowId !== flowId) {
    // The child's flow has been deleted: a start that is still in flight creates it as stopped by itself.
    await workQueue.send({ ...message, work: { trigger } });
    return;
  }
  const { name: flowName, definitionHash } = flow;
  const startedAt = toTimestamp(clock.nowMs());
  const depth = depthBelow(parent);
  const origin = { flowId, flowName, executionName, runId, definitionHash, startedAt, depth };
  await workQueue.send({ ...message, work: { trigger, origin } });
}

function attemptOf({ taskEventId, executionName }: StopChild) {
  return { taskEventId, ...(executionName === undefined ? {} : { executionName }) };
}

/** What a child is told by a parent that does not wait for it any more. */
export function notAwaited({ executionName, flowName }: ExecutionOrigin): StopRequested {
  return {
    type: 'StopRequested',
    error: 'FnF.ExecutionStopped',
    cause: `execution '${executionName}' of flow '${flowName}' does not wait for it any more`,
  };
}
