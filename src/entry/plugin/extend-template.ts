/** The template of an application, with everything that its flows are and need. */
import { addDestinations } from './add-destinations.ts';
import { addFlow } from './add-flows.ts';
import { addTargets } from './add-targets.ts';
import { Additions } from './additions.ts';
import type { CompiledFlow } from './compile-flow.ts';
import { flowsBefore, functionsBefore } from './dependencies.ts';
import type { Template } from './framework.ts';
import { logicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';

export interface ExtendedTemplate {
  readonly template: Template;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** flows: with their definitions checked against the same template. */
export function extendTemplate(
  template: Template,
  settings: Settings,
  flows: readonly CompiledFlow[],
): ExtendedTemplate {
  const additions = new Additions(template);
  const targets = new Map(flows.map((flow) => [flow, addTargets(additions, settings, flow)]));
  for (const flow of flows) addDestinations(additions, settings, flow);
  const flowId = (name: string) => logicalId('Flow', name);
  const flowIds = new Set(flows.map(({ declaration }) => flowId(declaration.name)));
  const functions = functionsBefore(additions.template, flowIds);
  const started = flowsBefore(flows);
  for (const flow of flows) {
    const others = started.get(flow.declaration.name) ?? [];
    const dependsOn = [...functions, ...(targets.get(flow) ?? []), ...others.map(flowId)];
    addFlow(additions, settings, { flow, dependsOn });
  }
  const { problems, warnings } = additions;
  return { template: additions.template, problems, warnings };
}
