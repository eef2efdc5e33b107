import { quoted } from '../../../shared/quoted.ts';
import { parseTimestampMs } from '../../../shared/rfc3339.ts';
import { MS_PER_SECOND, SECONDS_PER_YEAR } from '../../../shared/units.ts';
import { eachStep } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** A warning: the execution may start later. Silent when nobody says what time it is: the core reads no clock. */
export const waitWithinAYear: Rule = {
  code: 'wait-too-long',
  *check(flow, { nowMs = Infinity }) {
    const latestMs = nowMs + SECONDS_PER_YEAR * MS_PER_SECOND;
    for (const step of eachStep(flow)) {
      if (step.type !== 'wait' || step.timestamp?.value.kind !== 'constant') continue;
      const { value } = step.timestamp.value;
      if (typeof value !== 'string' || !((parseTimestampMs(value) ?? 0) > latestMs)) continue;
      yield {
        span: step.timestamp.span,
        message: `"timestamp" of ${step.label} is ${quoted(value)}, which is more than a year ahead: the step fails`,
        hint: 'a wait lasts at most a year; a time that the input brings is a path like "$.key"',
      };
    }
  },
};
