import { quoted } from '../../../shared/quoted.ts';
import { findActionProblem } from '../../action-name.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** Silent about an action that names nothing: another rule says so. */
export const actionSupported: Rule = {
  code: 'action-unsupported',
  *check(flow) {
    for (const { label, action } of eachTask(flow)) {
      if (!action || findActionProblem(action.value)) continue;
      yield {
        span: action.span,
        message: `action ${quoted(action.value)} of ${label} is not supported yet`,
        hint: 'use "resourceArn" of a function that makes the call: acs:fc:::services/{service}/functions/{function}',
      };
    }
  },
};
