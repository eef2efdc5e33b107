import { eachList } from '../../walk-flow.ts';
import { pointAt } from '../combinators.ts';
import type { Rule } from '../rule.ts';

/** Design limit. */
const MAX_LISTS = 32;

export const stepNesting: Rule = {
  code: 'step-nesting',
  *check(flow) {
    for (const { list, depth } of eachList(flow)) {
      // The lists inside the first one that is too deep say nothing new.
      if (depth !== MAX_LISTS + 1) continue;
      const message = `"steps" of ${list.owner} stands ${depth} lists deep, expected at most ${MAX_LISTS}`;
      yield {
        span: pointAt(list.span),
        message,
        hint: 'move the inner steps into a flow of their own',
      };
    }
  },
};
