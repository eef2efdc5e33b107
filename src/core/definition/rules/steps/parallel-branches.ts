import type { Finding } from '../../diagnostic.ts';
import type { LocatedParallel } from '../../located-flow.ts';
import { eachStep } from '../../walk-flow.ts';
import { pointAt, required } from '../combinators.ts';
import type { Rule } from '../rule.ts';

/** FDL reference 6.5. */
const MOST_BRANCHES = 100;

export const parallelBranches: Rule = {
  code: 'parallel-branches',
  *check(flow) {
    for (const step of eachStep(flow)) if (step.type === 'parallel') yield* checkBranches(step);
  },
};

function* checkBranches(step: LocatedParallel): Generator<Finding> {
  yield* required(step, 'branches', `a list of 1 to ${MOST_BRANCHES} branches`);
  const { branches } = step;
  if (!branches) return;
  const { itemCount, value, span } = branches;
  if (itemCount === 0 || itemCount > MOST_BRANCHES) {
    const found = itemCount === 0 ? 'is empty' : `holds ${itemCount} branches`;
    const message = `"branches" of ${step.label} ${found}, expected 1 to ${MOST_BRANCHES}`;
    yield { span: pointAt(span), message };
  }
  for (const branch of value) yield* required(branch, 'steps', 'a list of steps');
}
