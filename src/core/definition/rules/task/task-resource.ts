import { eachTask } from '../../walk-flow.ts';
import { exactlyOneOf } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const taskResource: Rule = {
  code: 'task-resource',
  *check(flow) {
    for (const task of eachTask(flow)) yield* exactlyOneOf(task, ['resourceArn', 'action']);
  },
};
