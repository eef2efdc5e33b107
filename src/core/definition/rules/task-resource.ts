import { eachTask } from '../walk-flow.ts';
import { exactlyOneOf } from './combinators.ts';
import type { Rule } from './rule.ts';

export const taskResource: Rule = {
  code: 'task-resource',
  severity: 'error',
  summary: 'a task has exactly one of resourceArn and action',
  source: 'FDL reference 1.3',
  *check(flow) {
    for (const task of eachTask(flow)) yield* exactlyOneOf(task, ['resourceArn', 'action']);
  },
};

export const actionSupported: Rule = {
  code: 'action-unsupported',
  severity: 'error',
  summary: 'tasks with an action are not run yet',
  source: 'FDL reference 5.6',
  *check(flow) {
    for (const { label, action } of eachTask(flow)) {
      if (!action) continue;
      yield {
        span: action.span,
        message: `action "${action.value}" of ${label} is not supported yet`,
        hint: 'use "resourceArn" of a function that makes the call: acs:fc:::services/{service}/functions/{function}',
      };
    }
  },
};

export const childFlowSupported: Rule = {
  code: 'child-flow-unsupported',
  severity: 'error',
  summary: 'tasks that start a flow are not run yet',
  source: 'FDL reference 5.3',
  *check(flow) {
    for (const { label, resource, resourceArn } of eachTask(flow)) {
      if (resource?.kind !== 'flow' || !resourceArn) continue;
      const message = `${label} starts flow "${resource.name}": child flows are not supported yet`;
      yield { span: resourceArn.span, message };
    }
  },
};
