/** Mappings, templates and `$context`. Source: FDL reference 2.1 to 2.5. */
import type { Mappings, Source, Template } from '../../../src/core/definition/flow.ts';
import { evaluatePath } from '../../../src/core/expression/evaluate-path.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/core/shared/json.ts';
import type { Settings } from './execution.ts';

/** What `$input`, `$local` and `$context` mean. */
export interface Roots {
  readonly input: JsonObject;
  readonly local: Json;
  readonly context: JsonObject;
}

/** Only the mapped targets; of two equal ones the last wins. */
export function applyMappings(mappings: Mappings, roots: Roots): JsonObject {
  return Object.fromEntries(mappings.map(({ target, source }) => [target, valueOf(source, roots)]));
}

function valueOf(source: Source, roots: Roots): Json {
  if (source.kind === 'constant') return source.value;
  const base = source.root === 'merged' ? mergedRoot(roots) : roots[source.root];
  return evaluatePath(base, source.path);
}

/** `$` alone; a local that is no object is ignored. */
function mergedRoot({ input, local }: Roots): JsonObject {
  return isJsonObject(local) ? { ...input, ...local } : input;
}

export function fillTemplate(template: Template, input: JsonObject): Json {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'reference':
      return evaluatePath(input, template.path);
    case 'list':
      return template.items.map((item) => fillTemplate(item, input));
    case 'object':
      return Object.fromEntries(
        template.entries.map(([key, value]) => [key, fillTemplate(value, input)]),
      );
  }
}

export interface StepPlace {
  readonly name: string;
  readonly eventId: number;
  readonly iterationIndex: number | null;
  /** Event id of the TaskScheduled whose token is shown; absent: none is. */
  readonly tokenEventId?: number;
}

/** `place` is absent for the flow's own mappings. */
export function contextOf(settings: Settings, place?: StepPlace): JsonObject {
  const step =
    place === undefined
      ? null
      : {
          name: place.name,
          eventId: place.eventId,
          iterationIndex: place.iterationIndex,
          IterationIndex: place.iterationIndex,
        };
  return {
    flow: { id: settings.flowId, name: settings.flowName },
    execution: { name: settings.executionName },
    step,
    task: place?.tokenEventId === undefined ? null : { token: tokenOf(place.tokenEventId) },
  };
}

/** The token of the attempt whose TaskScheduled has this event id. */
export const tokenOf = (taskEventId: number) => `token-${taskEventId}`;
