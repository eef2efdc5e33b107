import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { LocatedOther } from '../../located-flow.ts';
import { listNames, nearestHint } from '../../nearest-name.ts';
import { findEntry } from '../../nodes.ts';
import { eachStep, headOf } from '../../walk-flow.ts';
import { isBareList } from '../combinators.ts';
import type { Rule } from '../rule.ts';

const TYPES = ['choice', 'fail', 'foreach', 'parallel', 'pass', 'succeed', 'task', 'wait'];

/** Types of the vendor's editor, and of other workflow languages. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['loop', 'go round with "goto" in a choice, or once per item with a foreach step'],
  ['map', 'write "foreach"'],
  ['switch', 'write "choice"'],
]);

export const stepType: Rule = {
  code: 'step-type',
  *check(flow) {
    for (const step of eachStep(flow)) if (step.type === 'other') yield* checkType(step);
  },
};

function* checkType(step: LocatedOther): Generator<Finding> {
  const { node, label, typeName } = step;
  if (typeName) {
    const message = `type ${quoted(typeName.value)} of ${label} is unknown, expected ${listNames(TYPES)}`;
    yield {
      span: typeName.span,
      message,
      hint: () => ELSEWHERE.get(typeName.value) ?? nearestHint(typeName.value, TYPES),
    };
    return;
  }
  // A type of a wrong kind was reported when it was read.
  if (findEntry(node, 'type')) return;
  yield {
    span: headOf(node),
    message: `${label} has no "type", expected ${listNames(TYPES)}`,
    ...(isBareList(step) && {
      hint: 'a list of steps needs a step of type parallel, choice or foreach around it',
    }),
  };
}
