import { findEntry } from '../../nodes.ts';
import { eachTask } from '../../walk-flow.ts';
import { waitsForCallback } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const callbackTimeout: Rule = {
  code: 'callback-timeout',
  *check({ node, ...flow }) {
    const limit = findEntry(node, 'timeoutSeconds') ? 'until the flow times out' : 'for a year';
    for (const task of eachTask({ node, ...flow })) {
      const { label, pattern } = task;
      if (!waitsForCallback(pattern) || findEntry(task.node, 'timeoutSeconds')) continue;
      yield {
        span: pattern.span,
        message: `${label} has no "timeoutSeconds": it waits for its callback ${limit}`,
      };
    }
  },
};
