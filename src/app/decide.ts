/** Decides triggers, and looks up what the decision needs from outside: the flows that new attempts start executions of. */
import type { Flow } from '../core/definition/flow.ts';
import type { Env } from '../core/engine/run.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import { type Transition, transition } from '../core/engine/transition.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import type { Dependencies } from './dependencies.ts';

export interface DecisionRequest {
  readonly flow: Flow;
  readonly state: ExecutionState;
  readonly triggers: readonly Trigger[];
  readonly env: Env;
}

/** undefined: none of the triggers applies. */
export async function decide(
  { flows }: Pick<Dependencies, 'flows'>,
  { flow, state, triggers, env }: DecisionRequest,
): Promise<Transition | undefined> {
  const decided = transition(flow, state, triggers, env);
  if (decided === undefined || decided.startedFlowNames.size === 0) return decided;
  const found = [...decided.startedFlowNames].map(
    async (name) => [name, (await flows.findFlow(name))?.flowId] as const,
  );
  // The same decision once more, now with the ids.
  return transition(flow, state, triggers, { ...env, flowIds: new Map(await Promise.all(found)) });
}
