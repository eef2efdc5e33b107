/** Executions of a world in memory, explained. */
import { explainExecution } from '../../src/app/explain-execution.ts';
import type { ExplainedWait, Explanation } from '../../src/app/explanation.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import { type TaskScript, World } from './world.ts';

/** When a world's time begins. */
export const START = Date.UTC(2024, 0, 1);

/** The flow's execution `run` once everything that can happen by `atSeconds` has happened. */
export async function explainAt(
  flow: string,
  atSeconds: number,
  { runTask, input = {} }: { runTask?: TaskScript; input?: JsonObject } = {},
): Promise<{ world: World; explanation: Explanation }> {
  const world = new World(runTask === undefined ? {} : { runTask });
  await world.start(flow, input);
  await world.settle(START + atSeconds * 1_000);
  return { world, explanation: await explain(world) };
}

export const explain = (world: World, flowName = 'flow', executionName = 'run') =>
  explainExecution(world.deps, { flowName, executionName });

export function onlyWait({ running }: Explanation): ExplainedWait {
  const [wait, ...others] = running?.waits.first ?? [];
  if (wait === undefined || others.length > 0) throw new Error('it waits for one thing');
  return wait;
}
