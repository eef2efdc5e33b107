/** Writes a sketched flow as a definition: names its steps, resolves its gotos, prints YAML or JSON. */
import { dump } from 'js-yaml';
import type { StepSketch } from './arbitrary-step.ts';

export interface FlowSketch {
  readonly steps: readonly StepSketch[];
  readonly inputMappings?: unknown;
  readonly outputMappings?: unknown;
  readonly timeoutSeconds?: unknown;
}

export type Notation = 'yaml' | 'compact yaml' | 'json';

interface Goto {
  /** So many steps on; the last one at most. */
  readonly forward?: number;
  readonly to?: number;
}

/** Each name once in the whole flow: by type and number, in the order of the definition. */
type NameStep = (type: string) => string;

export function definitionOf({ steps, ...attributes }: FlowSketch, notation: Notation): string {
  let count = 0;
  const nameStep: NameStep = (type) => `${type}-${(count += 1)}`;
  const flow = JSON.stringify({
    version: 'v1',
    type: 'flow',
    ...attributes,
    steps: nameSteps(steps, nameStep),
  });
  if (notation === 'json') return flow;
  // Through JSON: what is undefined is left out.
  return dump(JSON.parse(flow), notation === 'yaml' ? {} : { flowLevel: 3, lineWidth: -1 });
}

function nameSteps(steps: readonly StepSketch[], nameStep: NameStep): unknown[] {
  const names = steps.map(({ type }) => nameStep(type));
  return steps.map(({ type, ...attributes }, position) => {
    const place = { names, position, nameStep };
    return { type, name: names[position], ...(complete(attributes, place) as object) };
  });
}

interface Place {
  readonly names: readonly string[];
  readonly position: number;
  readonly nameStep: NameStep;
}

/** Lists of steps and gotos may stand anywhere inside a step but in its data. */
function complete(value: unknown, place: Place, key = ''): unknown {
  if (key === 'steps' && value !== undefined) {
    return nameSteps(value as readonly StepSketch[], place.nameStep);
  }
  if (key === 'goto' && value !== undefined) return nameOf(value as Goto, place);
  if (/Mappings$|Params$/.test(key)) return value;
  if (Array.isArray(value)) return value.map((item) => complete(item, place));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, part]) => [name, complete(part, place, name)]));
}

function nameOf({ forward, to = 0 }: Goto, { names, position }: Place): string | undefined {
  const last = names.length - 1;
  return names[forward === undefined ? to % names.length : Math.min(position + forward, last)];
}
