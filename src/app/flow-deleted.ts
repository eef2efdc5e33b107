/** What becomes of an execution whose flow is deleted. Source: API reference 4.5. */
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { StopRequested } from '../core/engine/trigger.ts';
import type { Dependencies } from './dependencies.ts';

export function flowDeleted(flowName: string): StopRequested {
  return {
    type: 'StopRequested',
    error: 'FnF.FlowDeleted',
    cause: `flow '${flowName}' has been deleted`,
  };
}

/** The stop of an execution that begins only now, by a start that was accepted before its flow was deleted. */
export async function findLateStop(
  { flows }: Pick<Dependencies, 'flows'>,
  { flowId, flowName }: ExecutionOrigin,
): Promise<StopRequested | undefined> {
  const flow = await flows.findFlow(flowName);
  return flow?.flowId === flowId ? undefined : flowDeleted(flowName);
}
