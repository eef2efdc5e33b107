/** Service parameters as they are sent. Source: FDL reference 2.5 and section 5: a null or missing value counts as absent. */
import type { TaskStep } from '../../../src/core/definition/flow.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/core/shared/json.ts';
import { fillTemplate } from './data.ts';
import { runtimeError } from './step-failure.ts';
import { numberOf } from './values.ts';
import type { Visit } from './visit.ts';

/** What a parameter of this name must be; a name that is not here may be anything. */
const EXPECTED: Readonly<Record<string, readonly [isFine: (value: Json) => boolean, is: string]>> =
  {
    InvocationType: [isText, 'text'],
    MessageTag: [isText, 'text'],
    MessageAttributes: [isObject, 'a JSON object'],
    DelaySeconds: [isWhole(0, 604_800), 'a whole number from 0 to 604800'],
    Priority: [isWhole(1, 16), 'a whole number from 1 to 16'],
  };

export function fillServiceParams({ execution, step }: Visit<TaskStep>, input: JsonObject) {
  const filled: [string, Json][] = [];
  for (const [name, template] of step.serviceParams ?? []) {
    const value = fillTemplate(template, input);
    const source = template.kind === 'reference' ? ` (from ${template.text})` : '';
    const what = `parameter ${name}${source} of step "${step.name}"`;
    if (value === null && name === 'MessageBody') throw runtimeError(`${what} has no value`);
    if (value === null) continue;
    const [isFine, expected] = EXPECTED[name] ?? [() => true, 'anything'];
    if (!isFine(value)) throw runtimeError(`${what} must be ${expected}`);
    filled.push([name, value]);
  }
  const params: JsonObject = Object.fromEntries(filled);
  return execution.sized(params, `"serviceParams" of step "${step.name}"`);
}

function isText(value: Json): boolean {
  return typeof value !== 'object';
}

/** An object, or text that holds one. */
function isObject(value: Json): boolean {
  if (typeof value !== 'string') return isJsonObject(value);
  try {
    return isJsonObject(JSON.parse(value));
  } catch {
    return false;
  }
}

function isWhole(least: number, most: number): (value: Json) => boolean {
  return (value) => {
    const number = numberOf(value);
    return Number.isInteger(number) && number >= least && number <= most;
  };
}
