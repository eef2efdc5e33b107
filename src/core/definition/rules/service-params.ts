import type { Finding } from '../diagnostic.ts';
import type { LocatedParam, LocatedTask } from '../located-flow.ts';
import { listNames, nearestHint } from '../nearest-name.ts';
import { findEntry } from '../nodes.ts';
import { eachTask, headOf } from '../walk-flow.ts';
import type { Rule } from './rule.ts';
import { PARAMS, type ParamTable } from './service-param-table.ts';

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
  const { name, nameSpan, value, valueSpan } = param;
  const spec = table.get(name);
  if (!spec) {
    const known = [...table.keys()];
    const hint = nearestHint(name, known);
    const message = `service parameter "${name}" of ${label} is unknown, expected ${listNames(known)}`;
    yield { span: nameSpan, message, ...(hint !== undefined && { hint }) };
    return;
  }
  if (spec.later) {
    yield {
      span: nameSpan,
      message: `service parameter "${name}" of ${label} is not supported yet`,
    };
    return;
  }
  // Lists and objects with references inside are known at run time only.
  if (value.kind !== 'constant' && !spec.constantOnly) return;
  const expected = spec.expects?.(value.kind === 'constant' ? value.value : null);
  if (expected === undefined || (value.kind === 'constant' && value.value === null)) return;
  const shown = value.kind === 'constant' ? shorten(JSON.stringify(value.value)) : 'a reference';
  yield {
    span: valueSpan,
    message: `service parameter "${name}" of ${label} is ${shown}, expected ${expected}`,
  };
}

function* checkRequired(task: LocatedTask, table: ParamTable): Generator<Finding> {
  const entry = findEntry(task.node, 'serviceParams');
  // Service parameters of a wrong kind were reported when they were read.
  if (entry && !task.serviceParams) return;
  for (const [name, { required }] of table) {
    const param = task.serviceParams?.value.find((candidate) => candidate.name === name);
    if (!required || (param && !param.isEmpty)) continue;
    const span = param?.nameSpan ?? entry?.keySpan ?? headOf(task.node);
    yield {
      span,
      message: `${task.label} has no service parameter "${name}", which its service requires`,
    };
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
