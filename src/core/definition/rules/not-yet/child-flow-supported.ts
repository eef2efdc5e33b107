import { quoted } from '../../../shared/quoted.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

export const childFlowSupported: Rule = {
  code: 'child-flow-unsupported',
  *check(flow) {
    for (const { label, resource, resourceArn } of eachTask(flow)) {
      if (resource?.kind !== 'flow' || !resourceArn) continue;
      const message = `${label} starts flow ${quoted(resource.name)}: child flows are not supported yet`;
      yield { span: resourceArn.span, message };
    }
  },
};
