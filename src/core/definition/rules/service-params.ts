import { quoted } from '../../shared/quoted.ts';
import type { Finding } from '../diagnostic.ts';
import type { LocatedParam, LocatedTask } from '../located-flow.ts';
import { listNames, nearestHint } from '../nearest-name.ts';
import { findEntry } from '../nodes.ts';
import { eachTask, headOf } from '../walk-flow.ts';
import type { Rule } from './rule.ts';
import { PARAMS, type ParamSpec, type ParamTable } from './service-param-table.ts';

export const serviceParams: Rule = {
  code: 'service-param',
  severity: 'error',
  summary: 'service parameters are known to the service, complete and within its limits',
  source: 'FDL reference, section 5',
  *check(flow) {
    for (const task of eachTask(flow)) {
      if (!task.resource || task.resource.kind === 'flow') continue;
      const table = PARAMS[task.resource.kind];
      for (const param of task.serviceParams?.value ?? []) yield* checkParam(task, param, table);
      yield* checkRequired(task, table);
    }
  },
};

function* checkParam(
  { label }: LocatedTask,
  param: LocatedParam,
  table: ParamTable,
): Generator<Finding> {
  const spec = table.get(param.name);
  const subject = `service parameter ${quoted(param.name)} of ${label}`;
  if (!spec) {
    const known = [...table.keys()];
    const message = `${subject} is unknown, expected ${listNames(known)}`;
    yield { span: param.nameSpan, message, hint: () => nearestHint(param.name, known) };
  } else if (spec.later) {
    yield { span: param.nameSpan, message: `${subject} is not supported yet` };
  } else {
    yield* checkValue(param, spec, subject);
  }
}

function* checkValue(
  { value, valueSpan, isEmpty }: LocatedParam,
  { constantOnly, expects }: ParamSpec,
  subject: string,
): Generator<Finding> {
  if (isEmpty) return;
  if (value.kind !== 'constant') {
    // What references, alone or inside lists and objects, stand for is known at run time only.
    if (!constantOnly) return;
    const expected = expects?.(null) ?? 'a constant';
    yield { span: valueSpan, message: `${subject} is a reference, expected ${expected}` };
    return;
  }
  // Null: a reference that could not be read and was reported.
  const expected = value.value === null ? undefined : expects?.(value.value);
  if (expected === undefined) return;
  const shown = shorten(JSON.stringify(value.value));
  yield { span: valueSpan, message: `${subject} is ${shown}, expected ${expected}` };
}

function* checkRequired(task: LocatedTask, table: ParamTable): Generator<Finding> {
  const entry = findEntry(task.node, 'serviceParams');
  // Service parameters of a wrong kind were reported when they were read.
  if (entry && !task.serviceParams) return;
  const elsewhere = entry ? entry.keySpan : headOf(task.node);
  const params = new Map(task.serviceParams?.value.map((param) => [param.name, param]));
  for (const name of requiredNames(table)) {
    const param = params.get(name);
    if (param && !param.isEmpty) continue;
    const message = `${task.label} has no service parameter "${name}", which its service requires`;
    yield { span: param ? param.nameSpan : elsewhere, message };
  }
}

function requiredNames(table: ParamTable): readonly string[] {
  return [...table].flatMap(([name, { required }]) => (required ? [name] : []));
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
