import { type JsonObject, ownValue } from '../shared/json.ts';

/** The name that the flow gives a child execution; undefined: it gives none. `params`: as TaskScheduled shows them. */
export function executionNameOf(params: JsonObject): string | undefined {
  const given = ownValue(params, 'ExecutionName');
  if (given === undefined) return undefined;
  return typeof given === 'string' ? given : JSON.stringify(given);
}
