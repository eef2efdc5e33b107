/** A wait step. Source: FDL reference 1.3; of up to one year instead of two days is ours. */
import type { WaitStep } from '../../../src/core/definition/flow.ts';
import { fillTemplate } from './data.ts';
import { runtimeError } from './step-failure.ts';
import type { Work } from './thread.ts';
import { numberOf, timeOf } from './values.ts';
import type { Visit } from './visit.ts';

const YEAR_SECONDS = 365 * 86_400;

export function* runWait(visit: Visit<WaitStep>): Work<void> {
  const { execution } = visit;
  const dueMs = dueOf(visit);
  yield { isOver: () => execution.nowMs >= dueMs, dueMs };
}

function dueOf({ step, input, execution: { nowMs } }: Visit<WaitStep>): number {
  const { kind, value: template } = step.until;
  const value = fillTemplate(template, input);
  const source = template.kind === 'reference' ? ` (from ${template.text})` : '';
  const what = `the ${kind}${source} of step "${step.name}"`;
  if (kind === 'duration' && !(numberOf(value) >= 0)) {
    throw runtimeError(`${what} must be a number of seconds, 0 or more`);
  }
  if (kind === 'timestamp' && Number.isNaN(timeOf(value))) {
    throw runtimeError(`${what} must be a time such as 2019-05-02T15:04:05Z`);
  }
  const dueMs = kind === 'duration' ? nowMs + Math.round(numberOf(value) * 1000) : timeOf(value);
  if (dueMs > nowMs + YEAR_SECONDS * 1000) {
    throw runtimeError(`${what} is more than ${YEAR_SECONDS} seconds ahead`);
  }
  return dueMs;
}
