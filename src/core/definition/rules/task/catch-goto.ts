import { eachTask } from '../../walk-flow.ts';
import { required } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const catchGoto: Rule = {
  code: 'goto-missing',
  *check(flow) {
    for (const task of eachTask(flow)) {
      for (const policy of task.catch) {
        yield* required(policy, 'goto', `the name of a step beside ${task.label}`);
      }
    }
  },
};
