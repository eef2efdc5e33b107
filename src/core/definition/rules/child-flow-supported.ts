import { quoted } from '../../shared/quoted.ts';
import { eachTask } from '../walk-flow.ts';
import type { Rule } from './rule.ts';

export const childFlowSupported: Rule = {
  code: 'child-flow-unsupported',
  severity: 'error',
  summary: 'tasks that start a flow are not run yet',
  source: 'FDL reference 5.3',
  *check(flow) {
    for (const { label, resource, resourceArn } of eachTask(flow)) {
      if (resource?.kind !== 'flow' || !resourceArn) continue;
      const message = `${label} starts flow ${quoted(resource.name)}: child flows are not supported yet`;
      yield { span: resourceArn.span, message };
    }
  },
};
