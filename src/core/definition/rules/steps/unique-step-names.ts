import { quoted } from '../../../shared/quoted.ts';
import { eachStep } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

export const uniqueStepNames: Rule = {
  code: 'step-name-duplicate',
  *check(flow, { lineOf }) {
    const firstByName = new Map<string, number>();
    for (const { name } of eachStep(flow)) {
      if (!name) continue;
      const first = firstByName.get(name.value);
      if (first === undefined) {
        firstByName.set(name.value, name.span.start);
        continue;
      }
      const message = `step name ${quoted(name.value)} is used twice in the flow, the first time on line ${lineOf(first)}`;
      yield { span: name.span, message };
    }
  },
};
