/**
 * Applies mappings and templates. Missing paths give null (FDL reference, open point 1); targets are plain keys.
 * Source: FDL reference 2.1 to 2.5.
 */
import type { Mappings, Source, Template } from '../definition/flow.ts';
import { evaluatePath } from '../expression/evaluate-path.ts';
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

/** A result that has grown over its limit is left there, unfinished: it is too large whatever follows. */
export function applyMappings(mappings: Mappings, roots: MappingRoots): JsonObject {
  const places = { ...roots, merged: once(() => mergeLocal(roots.input, roots.local)) };
  const values = new Map<string, Json>();
  let bytes = 0;
  for (const { target, source } of mappings) {
    const value = evaluateSource(source, places);
    bytes += jsonBytes(value) - jsonBytes(values.get(target) ?? 0);
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

function evaluateSource(source: Source, roots: Places): Json {
  if (source.kind === 'constant') return source.value;
  switch (source.root) {
    case 'input':
      return evaluatePath(roots.input, source.path);
    case 'local':
      return evaluatePath(roots.local, source.path);
    case 'context':
      return evaluatePath(roots.context(), source.path);
    case 'merged':
      return evaluatePath(roots.merged(), source.path);
  }
}

/** `$` alone: input merged with local, local wins; a local that is no object is ignored. */
function mergeLocal(input: JsonObject, local: Json): JsonObject {
  return mergeObjects(input, isJsonObject(local) ? local : EMPTY_OBJECT);
}

/** The value of a template; its references are paths into the step's mapped input. */
export function evaluateTemplate(template: Template, input: JsonObject): Json {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'reference':
      return evaluatePath(input, template.path);
    case 'list':
      return template.items.map((item) => evaluateTemplate(item, input));
    case 'object':
      return jsonObject(
        template.entries.map(([key, value]) => [key, evaluateTemplate(value, input)]),
      );
  }
}
