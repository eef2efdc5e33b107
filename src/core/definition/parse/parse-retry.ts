import type { LocatedCatch, LocatedRetry } from '../located-flow.ts';
import { readMaps, readNumber, readText, readTexts, type Reading } from './attributes.ts';
import { compact } from './compact.ts';
import { CATCH_ATTRIBUTES, checkAttributes, RETRY_ATTRIBUTES } from './known-attributes.ts';

/** Retry policies of a task, in order; none when the attribute is absent. */
export function parseRetry(task: Reading): readonly LocatedRetry[] {
  return readMaps(task, 'retry', (position) => `retry policy ${position}`).map((node, index) => {
    const policy = {
      node,
      label: `retry policy ${index + 1} of ${task.label}`,
      context: task.context,
    };
    checkAttributes(policy, RETRY_ATTRIBUTES);
    return compact({
      node,
      label: policy.label,
      errors: readTexts(policy, 'errors'),
      intervalSeconds: readNumber(policy, 'intervalSeconds'),
      maxIntervalSeconds: readNumber(policy, 'maxIntervalSeconds'),
      maxAttempts: readNumber(policy, 'maxAttempts'),
      multiplier: readNumber(policy, 'multiplier'),
    });
  });
}

/** Catch policies of a task, in order. */
export function parseCatch(task: Reading): readonly LocatedCatch[] {
  return readMaps(task, 'catch', (position) => `catch policy ${position}`).map((node, index) => {
    const policy = {
      node,
      label: `catch policy ${index + 1} of ${task.label}`,
      context: task.context,
    };
    checkAttributes(policy, CATCH_ATTRIBUTES);
    return compact({
      node,
      label: policy.label,
      errors: readTexts(policy, 'errors'),
      goto: readText(policy, 'goto'),
    });
  });
}
