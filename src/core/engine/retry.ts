/**
 * Which retry policy applies to a failed attempt, and how long to wait.
 * Source: FDL reference 4.2: the first policy that matches decides alone; one counter per policy and visit of the step.
 */
import { ALL_ERRORS, type RetryPolicy } from '../definition/flow.ts';
import { MS_PER_SECOND } from '../shared/units.ts';

/** True when the list names the error exactly, or holds FnF.ALL. */
export function matchesError(errors: readonly string[], error: string): boolean {
  return errors.includes(error) || errors.includes(ALL_ERRORS);
}

function firstMatch(policies: readonly RetryPolicy[], error: string): RetryPolicy | undefined {
  return policies.find((policy) => matchesError(policy.errors, error));
}

/**
 * Milliseconds to wait between the failed attempt and the next one; undefined when there is none.
 *
 * failedAttempts: how often each error ended an attempt of this visit, the newest failure counted.
 */
export function retryDelayMs(
  policies: readonly RetryPolicy[],
  error: string,
  failedAttempts: readonly (readonly [error: string, count: number])[],
): number | undefined {
  const policy = firstMatch(policies, error);
  if (policy === undefined) return undefined;
  let failures = 0;
  for (const [name, count] of failedAttempts) {
    if (firstMatch(policies, name) === policy) failures += count;
  }
  if (failures > policy.maxAttempts) return undefined;
  // Nothing stays nothing, however often it is multiplied: the power may be Infinity by now.
  if (policy.intervalSeconds === 0) return 0;
  const seconds = policy.intervalSeconds * policy.multiplier ** (failures - 1);
  return Math.round(Math.min(seconds, policy.maxIntervalSeconds) * MS_PER_SECOND);
}
