import { quoted } from '../../../shared/quoted.ts';
import { parseAction } from '../../action-name.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

export const actionKnown: Rule = {
  code: 'action',
  *check(flow) {
    for (const { label, action } of eachTask(flow)) {
      const found = action && parseAction(action.value);
      if (!found || 'resource' in found) continue;
      const message = `action ${quoted(action.value)} of ${label} ${found.problem}`;
      yield { span: action.span, message, hint: found.hint };
    }
  },
};
