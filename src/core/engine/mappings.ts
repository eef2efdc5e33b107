/**
 * Applies mappings and templates. Missing paths give null (FDL reference, open point 1); targets are plain keys.
 * Source: FDL reference 2.1 to 2.5.
 */
import type { Mappings, Root, Source, Template } from '../definition/flow.ts';
import { evaluatePathWithin } from '../expression/evaluate-path.ts';
import { newWorkBudget, type WorkBudget } from '../expression/work-budget.ts';
import {
  EMPTY_OBJECT,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonObject,
  mergeObjects,
} from '../shared/json.ts';
import { jsonBytes } from '../shared/json-size.ts';

export interface MappingRoots {
  readonly input: JsonObject;
  readonly local: Json;
  /** Made when a mapping asks for it: most do not. */
  readonly context: () => JsonObject;
  /** Bytes of JSON text that the result may have. */
  readonly mostBytes: number;
}

/** No text is as long as this one's: what takes too much work to make counts as too large. */
const TOO_LARGE: JsonObject = { '': Infinity };

/** A result that has grown over its limit is left there, unfinished: it is too large whatever follows. */
export function applyMappings(mappings: Mappings, roots: MappingRoots): JsonObject {
  const places = { ...roots, merged: once(() => mergeLocal(roots.input, roots.local)) };
  const values = new Map<string, Json>();
  const work = newWorkBudget();
  let bytes = 0;
  // Of two equal targets the last wins: what the others would be does not count.
  const lastByTarget = new Map(mappings.map((mapping) => [mapping.target, mapping]));
  for (const { target, source } of lastByTarget.values()) {
    const value = evaluateSource(source, places, work);
    if (value === undefined) return TOO_LARGE;
    bytes += jsonBytes(value);
    values.set(target, value);
    if (bytes > roots.mostBytes) break;
  }
  return jsonObject(values);
}

/** Asked for by several mappings, merged for the first. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

interface Places extends MappingRoots {
  readonly merged: () => JsonObject;
}

/** undefined: the mappings together take more work than they may. */
function evaluateSource(source: Source, roots: Places, work: WorkBudget): Json | undefined {
  if (source.kind === 'constant') return source.value;
  return evaluatePathWithin(rootOf(source.root, roots), source.path, work);
}

function rootOf(root: Root, { input, local, context, merged }: Places): Json {
  switch (root) {
    case 'input':
      return input;
    case 'local':
      return local;
    case 'context':
      return context();
    case 'merged':
      return merged();
  }
}

/** `$` alone: input merged with local, local wins; a local that is no object is ignored. */
function mergeLocal(input: JsonObject, local: Json): JsonObject {
  return mergeObjects(input, isJsonObject(local) ? local : EMPTY_OBJECT);
}

/** The value of a template on its own; its references are paths into the step's mapped input. */
export function evaluateTemplate(template: Template, input: JsonObject): Json {
  return evaluateTemplateWithin(template, input, newWorkBudget()) ?? null;
}

/** As `evaluateTemplate`, of several that share a budget; undefined: it takes more work than is left. */
export function evaluateTemplateWithin(
  template: Template,
  input: JsonObject,
  work: WorkBudget,
): Json | undefined {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'reference':
      return evaluatePathWithin(input, template.path, work);
    case 'list':
      return evaluateAll(template.items, input, work);
    case 'object': {
      const values = evaluateAll(
        template.entries.map(([, value]) => value),
        input,
        work,
      );
      return values && jsonObject(template.entries.map(([key], i) => [key, values[i] ?? null]));
    }
  }
}

function evaluateAll(
  templates: readonly Template[],
  input: JsonObject,
  work: WorkBudget,
): readonly Json[] | undefined {
  const values: Json[] = [];
  for (const template of templates) {
    const value = evaluateTemplateWithin(template, input, work);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}
