/**
 * Service parameters as they are sent: references replaced by their values and checked, because only the run knows them.
 * Source: FDL reference 2.5 and section 5. A missing or null value counts as absent.
 */
import type { FnfApi, Resource, TaskStep } from '../definition/flow.ts';
import { isJsonObject, type Json, type JsonObject, jsonObject } from '../shared/json.ts';
import { isExecutionName } from '../shared/name.ts';
import { INVOCATION_ID, isInvocationId } from '../shared/invocation-id.ts';
import { parseNumberText } from '../shared/number-text.ts';
import { LONGEST_DELAY_SECONDS, PRIORITIES } from '../shared/service-limits.ts';
import { newWorkBudget } from '../expression/work-budget.ts';
import { evaluateTemplateWithin } from './mappings.ts';
import { type Outcome, type Run, sized, tooLarge } from './run.ts';

interface ParameterRule {
  readonly required?: true;
  /** undefined: fine. Otherwise what was expected, in the author's words. */
  readonly expects: (value: Json) => string | undefined;
}

const anything: ParameterRule = { expects: () => undefined };
const text: ParameterRule = {
  expects: (value) => (typeof value === 'object' ? 'text' : undefined),
};
const object: ParameterRule = {
  expects: (value) => (holdsObject(value) ? undefined : 'a JSON object'),
};
const executionName: ParameterRule = {
  expects: (value) =>
    isExecutionName(toText(value)) ? undefined : 'an execution name: letters, digits, "_" and "-"',
};
const statefulId: ParameterRule = {
  expects: (value) =>
    typeof value !== 'object' && isInvocationId(toText(value)) ? undefined : INVOCATION_ID,
};
const wholeNumber = (least: number, most: number): ParameterRule => ({
  expects(value) {
    const number = toNumber(value);
    const isFine = Number.isInteger(number) && number >= least && number <= most;
    return isFine ? undefined : `a whole number from ${least} to ${most}`;
  },
});

const MESSAGE_BODY: ParameterRule = { ...anything, required: true };

const RULES: Readonly<
  Record<'function' | 'queue' | 'topic' | 'flow', ReadonlyMap<string, ParameterRule>>
> = {
  function: new Map([
    ['InvocationType', text],
    ['StatefulAsyncInvocationID', statefulId],
  ]),
  queue: new Map([
    ['MessageBody', MESSAGE_BODY],
    ['DelaySeconds', wholeNumber(0, LONGEST_DELAY_SECONDS)],
    ['Priority', wholeNumber(PRIORITIES.least, PRIORITIES.most)],
  ]),
  topic: new Map([
    ['MessageBody', MESSAGE_BODY],
    ['MessageTag', text],
    ['MessageAttributes', object],
  ]),
  flow: new Map([
    ['Input', object],
    ['ExecutionName', executionName],
  ]),
};

const needs = (...names: readonly string[]): ReadonlyMap<string, ParameterRule> =>
  new Map(names.map((name) => [name, { ...anything, required: true }]));

/** Only what has no value is found here: values are the API's to judge, in its own words. */
const ACTION_RULES: Readonly<Record<FnfApi, ReadonlyMap<string, ParameterRule>>> = {
  DescribeExecution: needs('FlowName', 'ExecutionName'),
  ReportTaskFailed: needs('TaskToken', 'Error'),
  ReportTaskSucceeded: needs('TaskToken', 'Output'),
  StartExecution: needs('FlowName'),
  StopExecution: needs('FlowName', 'ExecutionName'),
};

function rulesFor(resource: Resource): ReadonlyMap<string, ParameterRule> {
  switch (resource.kind) {
    case 'function':
    case 'nativeFunction':
      return RULES.function;
    case 'queue':
    case 'nativeQueue':
      return RULES.queue;
    case 'topic':
    case 'nativeTopic':
      return RULES.topic;
    case 'flow':
      return RULES.flow;
    case 'action':
      return ACTION_RULES[resource.api];
  }
}

/** The parameters with their values; `{}` when the flow gives none. Names that the service does not know pass through. */
export function resolveServiceParams(
  run: Run,
  step: TaskStep,
  input: JsonObject,
): Outcome<JsonObject> {
  const rules = rulesFor(step.resource);
  const work = newWorkBudget();
  const what = `"serviceParams" of step "${step.name}"`;
  const values: [string, Json][] = [];
  for (const [name, template] of step.serviceParams ?? []) {
    const value = evaluateTemplateWithin(template, input, work);
    if (value === undefined) return { ok: false, ...tooLarge(run, what) };
    const rule = rules.get(name) ?? anything;
    const at = template.kind === 'reference' ? ` (from ${template.text})` : '';
    if (value === null) {
      if (rule.required) return fails(`parameter ${name}${at} of step "${step.name}" has no value`);
      continue;
    }
    const expected = rule.expects(value);
    if (expected !== undefined) {
      return fails(`parameter ${name}${at} of step "${step.name}" must be ${expected}`);
    }
    values.push([name, value]);
  }
  return sized(run, jsonObject(values), what);
}

function fails(cause: string): Outcome<JsonObject> {
  return { ok: false, error: 'FnF.RuntimeError', cause };
}

/** A number, or text that is one in JSON's grammar; NaN otherwise. */
export function toNumber(value: Json): number {
  if (typeof value === 'number') return value;
  return (typeof value === 'string' ? parseNumberText(value) : undefined) ?? NaN;
}

function holdsObject(value: Json): boolean {
  if (typeof value !== 'string') return isJsonObject(value);
  try {
    return isJsonObject(JSON.parse(value));
  } catch {
    return false;
  }
}

function toText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
