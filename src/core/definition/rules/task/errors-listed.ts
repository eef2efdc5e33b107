import type { Finding } from '../../diagnostic.ts';
import type { LocatedCatch, LocatedRetry } from '../../located-flow.ts';
import { eachTask } from '../../walk-flow.ts';
import { pointAt, required } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const errorsListed: Rule = {
  code: 'errors-empty',
  *check(flow) {
    for (const task of eachTask(flow)) {
      for (const policy of [...task.retry, ...task.catch]) yield* checkErrors(policy);
    }
  },
};

function* checkErrors(policy: LocatedRetry | LocatedCatch): Generator<Finding> {
  yield* required(policy, 'errors', 'a list of error names, or "FnF.ALL"');
  if (policy.errors?.value.length !== 0) return;
  const message = `"errors" of ${policy.label} is empty, expected error names, or "FnF.ALL"`;
  yield { span: pointAt(policy.errors.span), message };
}
