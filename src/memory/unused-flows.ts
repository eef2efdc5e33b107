/** Flows that a run was given although none of its tasks starts them: their names are mistyped, most likely. */
import { listNames, nearestHint } from '../core/definition/nearest-name.ts';
import { quoted } from '../core/shared/quoted.ts';
import { flowSteps } from './mocks/flow-steps.ts';
import type { RunnableFlow } from './run-flows.ts';

/** One problem for each. The first flow is the one that is run. */
export function describeUnusedFlows(flows: readonly RunnableFlow[]): readonly string[] {
  const started = new Set(flows.flatMap(startedBy));
  return flows
    .slice(1)
    .filter(({ name }) => !started.has(name))
    .map(({ name }) => describeUnused(name, started));
}

function startedBy({ flow }: RunnableFlow): readonly string[] {
  return flowSteps(flow).flatMap((step) =>
    step.type === 'task' && step.resource.kind === 'flow' ? [step.resource.name] : [],
  );
}

function describeUnused(name: string, started: ReadonlySet<string>): string {
  const problem = `flow ${quoted(name)} is given, but no task starts it`;
  if (started.size === 0) return `${problem}: none starts a flow`;
  const hint = nearestHint(name, started);
  return `${problem}, expected ${listNames(started)}${hint === undefined ? '' : `; ${hint}`}`;
}
