import { eachList } from '../../walk-flow.ts';
import { pointAt } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const stepsNotEmpty: Rule = {
  code: 'steps-empty',
  *check(flow) {
    for (const { list } of eachList(flow)) {
      if (list.steps.length > 0 || list.itemCount > 0) continue;
      yield {
        span: pointAt(list.span),
        message: `"steps" of ${list.owner} is empty, expected at least one step`,
      };
    }
  },
};
