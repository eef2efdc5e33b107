import type { Json } from '../../../shared/json.ts';
import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { Template } from '../../flow.ts';
import type { LocatedParam, LocatedTask } from '../../located-flow.ts';
import { listNames, nearestHint } from '../../nearest-name.ts';
import { findEntry } from '../../nodes.ts';
import { paramTableOf } from '../../param-table-of.ts';
import type { ParamSpec, ParamTable } from '../../service-param-table.ts';
import { eachTask, headOf } from '../../walk-flow.ts';
import { findParam } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const serviceParams: Rule = {
  code: 'service-param',
  *check(flow) {
    for (const task of eachTask(flow)) {
      if (!task.resource) continue;
      const table = paramTableOf(task.resource);
      for (const param of task.serviceParams?.value ?? []) yield* checkParam(task, param, table);
      yield* checkRequired(task, table);
    }
  },
};

function* checkParam(
  task: LocatedTask,
  param: LocatedParam,
  table: ParamTable,
): Generator<Finding> {
  const spec = table.get(param.name);
  const subject = `service parameter ${quoted(param.name)} of ${task.label}`;
  if (!spec) {
    const known = [...table.keys()];
    const message = `${subject} is unknown, expected ${listNames(known)}`;
    yield { span: param.nameSpan, message, hint: () => nearestHint(param.name, known) };
    return;
  }
  yield* checkValue(param, spec, subject);
  yield* checkCompany(task, param, { table, subject });
}

/** A parameter that means nothing without another one. */
function* checkCompany(
  task: LocatedTask,
  param: LocatedParam,
  { table, subject }: { readonly table: ParamTable; readonly subject: string },
): Generator<Finding> {
  const company = table.get(param.name)?.onlyWith;
  if (!company || param.isEmpty) return;
  const { name, value } = company;
  const other = findParam(task, name);
  // What is wrong with the other one is reported there.
  if (other && (isWrong(other, table) || constantOf(other) === value)) return;
  const message = `${subject} has no meaning without "${name}: ${value}", expected it beside this`;
  yield { span: param.nameSpan, message };
}

function isWrong({ name, value }: LocatedParam, table: ParamTable): boolean {
  return value.kind !== 'constant' || table.get(name)?.expects?.(value.value) !== undefined;
}

function constantOf({ value }: LocatedParam): Json | undefined {
  return value.kind === 'constant' ? value.value : undefined;
}

function* checkValue(
  { value, valueSpan, isEmpty }: LocatedParam,
  { constantOnly, expects }: ParamSpec,
  subject: string,
): Generator<Finding> {
  if (isEmpty) return;
  if (value.kind !== 'constant' && constantOnly) {
    const expected = expects?.(null) ?? 'a constant';
    yield { span: valueSpan, message: `${subject} is a reference, expected ${expected}` };
    return;
  }
  const known = knownOf(value);
  const expected = known && expects?.(known.value);
  if (expected === undefined) return;
  yield { span: valueSpan, message: `${subject} is ${known?.shown}, expected ${expected}` };
}

/** What is known of a value before the flow runs; undefined: nothing. What it holds may decide no more than its kind. */
function knownOf(template: Template): { value: Json; shown: string } | undefined {
  switch (template.kind) {
    case 'constant': {
      const { value } = template;
      // Null: a reference that could not be read and was reported.
      return value === null ? undefined : { value, shown: shorten(JSON.stringify(value)) };
    }
    case 'reference':
      // The whole input, which is an object.
      return template.path.length === 0 ? { value: {}, shown: `"$", an object` } : undefined;
    case 'list':
      return { value: [], shown: 'a list' };
    case 'object':
      return { value: {}, shown: 'an object' };
  }
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
