/**
 * Stops the child of an attempt that nobody waits for any more. The message may be handled before the start that it undoes:
 * then it creates the child as stopped, and the start finds it ended.
 */
import type { StopChild } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { StopRequested, Trigger } from '../core/engine/trigger.ts';
import { toWorkId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { childFlowName, childRunOf, depthBelow } from './child-execution.ts';
import type { Dependencies } from './dependencies.ts';

/** Only a child that the attempt itself has started: one that it joined goes on. */
export async function stopChild(
  { flows, ids, clock, workQueue }: Pick<Dependencies, 'flows' | 'ids' | 'clock' | 'workQueue'>,
  parent: ExecutionOrigin,
  { taskEventId, resourceArn, executionName: given }: StopChild,
): Promise<Trigger> {
  const flow = await flows.findFlow(childFlowName(resourceArn));
  if (flow !== undefined) {
    const { flowId, name: flowName, definitionHash } = flow;
    const name = given === undefined ? {} : { executionName: given };
    const { executionName, runId } = childRunOf(ids, parent, { taskEventId, ...name });
    const startedAt = toTimestamp(clock.nowMs());
    const depth = depthBelow(parent);
    await workQueue.send({
      workId: toWorkId(ids.uuid()),
      key: { flowId, executionName },
      runId,
      work: {
        trigger: notAwaited(parent),
        origin: { flowId, flowName, executionName, runId, definitionHash, startedAt, depth },
      },
    });
  }
  return { type: 'AbandonedStopped', taskEventId };
}

/** What a child is told by a parent that does not wait for it any more. */
export function notAwaited({ executionName, flowName }: ExecutionOrigin): StopRequested {
  return {
    type: 'StopRequested',
    error: 'FnF.ExecutionStopped',
    cause: `execution '${executionName}' of flow '${flowName}' does not wait for it any more`,
  };
}
