import { SECONDS_PER_DAY } from '../../../shared/units.ts';
import type { Finding } from '../../diagnostic.ts';
import type { Located, LocatedRetry } from '../../located-flow.ts';
import { eachTask } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** More attempts than an execution has events would never be made. */
const MOST_ATTEMPTS = 100_000;

export const retryLimits: Rule = {
  code: 'retry-limits',
  *check(flow) {
    for (const { retry } of eachTask(flow)) for (const policy of retry) yield* checkPolicy(policy);
  },
};

function* checkPolicy(policy: LocatedRetry): Generator<Finding> {
  const isInterval = (value: number): boolean => value >= 0 && value <= SECONDS_PER_DAY;
  const seconds = { isFine: isInterval, expected: `0 to ${SECONDS_PER_DAY} seconds` };
  yield* checkNumber(policy, 'intervalSeconds', seconds);
  yield* checkNumber(policy, 'maxIntervalSeconds', seconds);
  yield* checkNumber(policy, 'maxAttempts', {
    isFine: (value) => Number.isInteger(value) && value >= 0 && value <= MOST_ATTEMPTS,
    expected: `a whole number from 0 to ${MOST_ATTEMPTS}`,
  });
  yield* checkNumber(policy, 'multiplier', {
    isFine: (value) => value > 0,
    expected: 'a number above 0',
  });
}

type NumberKey = 'intervalSeconds' | 'maxIntervalSeconds' | 'maxAttempts' | 'multiplier';

function* checkNumber(
  policy: LocatedRetry,
  key: NumberKey,
  { isFine, expected }: { isFine: (value: number) => boolean; expected: string },
): Generator<Finding> {
  const found: Located<number> | undefined = policy[key];
  if (!found || isFine(found.value)) return;
  const message = `"${key}" of ${policy.label} is ${found.value}, expected ${expected}`;
  yield { span: found.span, message };
}
