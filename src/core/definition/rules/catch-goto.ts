import { eachTask } from '../walk-flow.ts';
import { required } from './combinators.ts';
import type { Rule } from './rule.ts';

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
