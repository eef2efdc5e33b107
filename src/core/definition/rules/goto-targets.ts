import type { Finding } from '../diagnostic.ts';
import { nearestHint } from '../nearest-name.ts';
import { eachGoto, eachStep, eachTask, type VisitedGoto } from '../walk-flow.ts';
import { required } from './combinators.ts';
import type { Rule } from './rule.ts';

export const gotoTarget: Rule = {
  code: 'goto-target',
  severity: 'error',
  summary: 'a goto names a step in the same list',
  source: 'FDL reference 1.4',
  *check(flow) {
    const allNames = namesOf(eachStep(flow));
    for (const visited of eachGoto(flow)) yield* checkTarget(visited, allNames);
  },
};

export const catchGoto: Rule = {
  code: 'goto-missing',
  severity: 'error',
  summary: 'a catch policy has a goto',
  source: 'FDL reference 1.3',
  *check(flow) {
    for (const task of eachTask(flow)) {
      for (const policy of task.catch) {
        yield* required(policy, 'goto', `the name of a step beside ${task.label}`);
      }
    }
  },
};

function* checkTarget(
  { list, label, goto }: VisitedGoto,
  allNames: ReadonlySet<string>,
): Generator<Finding> {
  const siblings = namesOf(list.steps);
  if (siblings.has(goto.value)) return;
  const hint = allNames.has(goto.value)
    ? `step "${goto.value}" stands in another list; a goto stays in its own`
    : nearestHint(goto.value, [...siblings]);
  const message = `${label} goes to "${goto.value}", which is not a step in this list`;
  yield { span: goto.span, message, ...(hint !== undefined && { hint }) };
}

function namesOf(steps: Iterable<{ readonly name?: { readonly value: string } }>): Set<string> {
  const names = new Set<string>();
  for (const { name } of steps) if (name) names.add(name.value);
  return names;
}
