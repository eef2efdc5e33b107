import { quoted } from '../../shared/quoted.ts';
import { eachTask } from '../walk-flow.ts';
import type { Rule } from './rule.ts';

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
        message: `action ${quoted(action.value)} of ${label} is not supported yet`,
        hint: 'use "resourceArn" of a function that makes the call: acs:fc:::services/{service}/functions/{function}',
      };
    }
  },
};
