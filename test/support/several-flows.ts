/** Worlds with several flows, and what became of their executions. */
import { type TaskScript, World } from './world.ts';

export const FLOW_HEAD = 'version: v1\ntype: flow\nsteps:\n';

/** flows: definitions by name. */
export async function worldWith(
  flows: Readonly<Record<string, string>>,
  runTask?: TaskScript,
): Promise<World> {
  const world = new World(runTask === undefined ? {} : { runTask });
  for (const [name, definition] of Object.entries(flows)) await world.createFlow(name, definition);
  return world;
}

export async function readExecution(world: World, flowName: string, executionName: string) {
  const flow = await world.flows.findFlow(flowName);
  if (flow === undefined) throw new Error(`no flow ${flowName}`);
  const key = { flowId: flow.flowId, executionName };
  const header = await world.journal.findHeader(key);
  const entries = await world.journal.readPage(key, 0, Infinity);
  const events = entries.flatMap((entry) => entry.events);
  return { header, events, types: events.map(({ type }) => type), end: events.at(-1) };
}
