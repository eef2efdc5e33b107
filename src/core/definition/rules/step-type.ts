import { quoted } from '../../shared/quoted.ts';
import type { Finding } from '../diagnostic.ts';
import type { LocatedOther } from '../located-flow.ts';
import { listNames, nearestHint } from '../nearest-name.ts';
import { findEntry } from '../nodes.ts';
import { eachStep, headOf } from '../walk-flow.ts';
import type { Rule } from './rule.ts';

const TYPES = ['choice', 'fail', 'foreach', 'parallel', 'pass', 'succeed', 'task', 'wait'];

export const stepType: Rule = {
  code: 'step-type',
  severity: 'error',
  summary: 'every step has a known type',
  source: 'FDL reference 1.2',
  *check(flow) {
    for (const step of eachStep(flow)) if (step.type === 'other') yield* checkType(step);
  },
};

function* checkType({ node, label, typeName }: LocatedOther): Generator<Finding> {
  if (typeName) {
    if (TYPES.includes(typeName.value)) return;
    const message = `type ${quoted(typeName.value)} of ${label} is unknown, expected ${listNames(TYPES)}`;
    yield { span: typeName.span, message, hint: () => nearestHint(typeName.value, TYPES) };
    return;
  }
  // A type of a wrong kind was reported when it was read.
  if (findEntry(node, 'type')) return;
  const isBareList = findEntry(node, 'steps') !== undefined;
  yield {
    span: headOf(node),
    message: `${label} has no "type", expected ${listNames(TYPES)}`,
    ...(isBareList && {
      hint: 'a list of steps needs a step of type parallel, choice or foreach around it',
    }),
  };
}
