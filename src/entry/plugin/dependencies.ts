/** What has to be there before what, without going round in circles. */
import type { CompiledFlow } from './compile-flow.ts';
import type { Template } from './framework.ts';
import { mentionedIn } from './intrinsics.ts';

/** What can be called once it is there, and what makes that so. */
const OF_FUNCTIONS = /^AWS::Lambda::(Function|Permission|EventInvokeConfig|Alias)$/;

/** Ids of the application's functions and what belongs to them, but for those that need a flow themselves. */
export function functionsBefore({ Resources = {} }: Template, flowIds: ReadonlySet<string>) {
  const mentions = new Map(
    Object.entries(Resources).map(([id, { Properties, DependsOn = [] }]) => [
      id,
      [...mentionedIn(Properties), ...[DependsOn].flat()],
    ]),
  );
  const needsFlow = new Map<string, boolean>();
  const visit = (id: string): boolean => {
    const known = needsFlow.get(id);
    if (known !== undefined) return known;
    // Until more is known: two that mention each other are found out by CloudFormation.
    needsFlow.set(id, false);
    const needs = flowIds.has(id) || (mentions.get(id) ?? []).some(visit);
    needsFlow.set(id, needs);
    return needs;
  };
  return Object.keys(Resources).filter(
    (id) => OF_FUNCTIONS.test(Resources[id]?.Type ?? '') && !visit(id),
  );
}

/** For each flow, those that it starts: but where flows start each other in a circle, one has to be first. */
export function flowsBefore(
  flows: readonly CompiledFlow[],
): ReadonlyMap<string, readonly string[]> {
  const started = new Map(flows.map((flow) => [flow.declaration.name, startedBy(flow)]));
  const before = new Map<string, readonly string[]>();
  const open = new Set<string>();
  const visit = (name: string): void => {
    if (before.has(name)) return;
    open.add(name);
    const others = (started.get(name) ?? []).filter((other) => started.has(other));
    for (const other of others) if (!open.has(other)) visit(other);
    before.set(
      name,
      others.filter((other) => !open.has(other)),
    );
    open.delete(name);
  };
  for (const name of started.keys()) visit(name);
  return before;
}

function startedBy({ targets }: CompiledFlow): readonly string[] {
  return targets.flatMap(({ resource }) => (resource.kind === 'flow' ? [resource.name] : []));
}
