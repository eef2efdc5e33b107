/**
 * What a call's answer or a reported output means as `$local`.
 * Source: FDL reference 5.2 (readings): text that holds JSON counts as that JSON; nothing counts as `{}`; what is no
 * object needs outputMappings.
 */
import type { TaskStep } from '../definition/flow.ts';
import { EMPTY_OBJECT, isJsonObject, type Json } from '../shared/json.ts';
import type { Outcome } from './run.ts';

export function toLocal(step: TaskStep, output: Json): Outcome<Json> {
  const value = readResult(output);
  if (value === null || value === '') return { ok: true, value: EMPTY_OBJECT };
  if (isJsonObject(value) || step.outputMappings !== undefined) return { ok: true, value };
  const found = Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return {
    ok: false,
    error: 'FnF.InvalidLocal',
    cause:
      `the result of step "${step.name}" is ${found}; ` +
      'without outputMappings it must be a JSON object',
  };
}

/** What the answer stands for. */
export function readResult(output: Json): Json {
  return typeof output === 'string' ? parseText(output) : output;
}

function parseText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text; // Plain text stays what it is: outputMappings may use it.
  }
}
