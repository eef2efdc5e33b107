import { SECONDS_PER_YEAR } from '../../../shared/units.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Range } from '../../range.ts';
import { wholeNumber } from '../combinators.ts';
import type { Rule } from '../rule.ts';

const TIMEOUT: Range = { least: 1, most: SECONDS_PER_YEAR, unit: 'seconds' };

export const timeoutLimits: Rule = {
  code: 'timeout',
  *check(flow) {
    const key = 'timeoutSeconds';
    yield* wholeNumber(flow.timeoutSeconds, { key, label: 'the flow', range: TIMEOUT });
    for (const { label, timeoutSeconds } of eachTask(flow)) {
      yield* wholeNumber(timeoutSeconds, { key, label, range: TIMEOUT });
    }
  },
};
