/** What a world is explored with: everything that has a number, and what is known of it. */
import { MemoryFlowStore } from '../../../src/adapters/memory/memory-flow-store.ts';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { createFlow } from '../../../src/app/create-flow.ts';
import { definitionCache } from '../../../src/app/definition-cache.ts';
import { DEFAULT_LIMITS } from '../../../src/app/limits.ts';
import { invariant } from '../../../src/core/shared/invariant.ts';
import { Interner } from './interner.ts';
import { type MessageFacts, PortCalls } from './port-calls.ts';
import { EPOCH_MS } from './process-run.ts';
import { ProcessTree } from './process-tree.ts';
import { Promises } from './promises.ts';
import type { SmallWorld } from './small-world.ts';
import { StoredData } from './stored-data.ts';

export interface WorldParts {
  readonly world: SmallWorld;
  /** The flow of which an execution is started. */
  readonly flowName: string;
  readonly calls: PortCalls;
  readonly tree: ProcessTree;
  readonly stored: StoredData;
  readonly promises: Promises;
  /** Sets of task tokens that have left the deployment. */
  readonly tokens: Interner<readonly string[]>;
  /** The message that a process works on and has not acknowledged. */
  readonly heldBy: (nodeId: number) => MessageFacts | undefined;
}

export async function createParts(world: SmallWorld): Promise<WorldParts> {
  const [flowName] = Object.keys(world.flows);
  invariant(flowName !== undefined, 'a world has a flow');
  const flows = await createFlows(world);
  const around = { flows, definitions: definitionCache(flows), defect: world.defect ?? {} };
  const calls = new PortCalls();
  const tree = new ProcessTree(calls, around);
  const stored = new StoredData(calls, tree);
  const heldBy = (nodeId: number) => {
    const { root } = tree.get(nodeId);
    const isHeld = root.kind === 'handler' && world.defect?.acknowledgesFirst !== true;
    return isHeld ? calls.message(root.messageId) : undefined;
  };
  const judgesByResults = world.judgesByResults === true;
  const promises = new Promises({ calls, stored, heldBy, judgesByResults });
  return { world, flowName, calls, tree, stored, promises, tokens: new Interner(), heldBy };
}

async function createFlows(world: SmallWorld): Promise<MemoryFlowStore> {
  const flows = new MemoryFlowStore();
  const clock = { nowMs: () => EPOCH_MS, sleep: async () => undefined };
  const deps = { clock, flows, ids: new SeededIds(), limits: DEFAULT_LIMITS };
  for (const [name, definition] of Object.entries(world.flows)) {
    await createFlow(deps, { name, definition, description: '', type: 'FDL' });
  }
  return flows;
}
