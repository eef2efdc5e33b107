import { quoted } from '../../../shared/quoted.ts';
import { parseTimestampMs } from '../../../shared/rfc3339.ts';
import { eachStep } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** Silent when nobody says what time it is: the core reads no clock. */
export const waitInFuture: Rule = {
  code: 'wait-past',
  *check(flow, { nowMs }) {
    if (nowMs === undefined) return;
    for (const step of eachStep(flow)) {
      if (step.type !== 'wait' || step.timestamp?.value.kind !== 'constant') continue;
      const { value } = step.timestamp.value;
      const timeMs = typeof value === 'string' ? parseTimestampMs(value) : undefined;
      if (typeof value !== 'string' || timeMs === undefined || timeMs >= nowMs) continue;
      yield {
        span: step.timestamp.span,
        message: `"timestamp" of ${step.label} is ${quoted(value)}, which is in the past: the step ends at once`,
        hint: 'a time that the input brings is a path like "$.key"',
      };
    }
  },
};
