import { DEFAULT_PRIORITY } from '../../../shared/service-limits.ts';
import { findEntry } from '../../nodes.ts';
import { eachTask, headOf } from '../../walk-flow.ts';
import { findParam, isQueueTask } from '../combinators.ts';
import type { Rule } from '../rule.ts';

const PARAM = 'Priority';

export const priorityGiven: Rule = {
  code: 'priority-default',
  *check(flow) {
    for (const task of eachTask(flow)) {
      if (!isQueueTask(task) || findParam(task, PARAM)) continue;
      const { node, label, serviceParams } = task;
      const entry = findEntry(node, 'serviceParams');
      // Service parameters of a wrong kind were reported when they were read.
      if (entry && !serviceParams) continue;
      const span = entry?.keySpan ?? headOf(node);
      const message = `${label} has no service parameter "${PARAM}": its message gets ${DEFAULT_PRIORITY}`;
      yield { span, message };
    }
  },
};
