/**
 * `wait`: done when its time has come; the alarm for it is armed by the commit.
 * Source: FDL reference 1.3 (wait). A wait of up to one year instead of two days is ours.
 */
import type { WaitStep } from '../../definition/flow.ts';
import { EMPTY_OBJECT, type Json } from '../../shared/json.ts';
import { parseTimestampMs } from '../../shared/rfc3339.ts';
import { MS_PER_SECOND, SECONDS_PER_YEAR } from '../../shared/units.ts';
import { evaluateTemplate } from '../mappings.ts';
import type { Outcome, Run, StepRun } from '../run.ts';
import { toNumber } from '../service-params.ts';
import type { StepFrame } from '../state.ts';
import { failStep, succeedStep } from './outcome.ts';

export const MAX_WAIT_SECONDS = SECONDS_PER_YEAR;

export function isWaitWaiting(run: Run, { step, frame }: StepRun<WaitStep>): boolean {
  const due = waitDue(step, frame);
  return due.ok && due.value > run.nowMs;
}

/** The time has come, or will never: the value is no time. */
export function resumeWait(run: Run, at: StepRun<WaitStep>): void {
  const due = waitDue(at.step, at.frame);
  if (due.ok) succeedStep(run, at, EMPTY_OBJECT);
  else failStep(run, at, due);
}

/** Milliseconds since the epoch at which the wait ends. The step has started. */
export function waitDue(step: WaitStep, frame: StepFrame): Outcome<number> {
  const startedAtMs = frame.started?.atMs ?? 0;
  const template = step.until.value;
  const value = evaluateTemplate(template, frame.started?.input ?? EMPTY_OBJECT);
  const from = template.kind === 'reference' ? ` (from ${template.text})` : '';
  const due =
    step.until.kind === 'duration' ? durationDue(value, startedAtMs) : timestampDue(value);
  const expected = EXPECTED[step.until.kind];
  const what = `the ${step.until.kind}${from} of step "${step.name}"`;
  if (due === undefined) return fails(`${what} must be ${expected}`);
  if (due - startedAtMs > MAX_WAIT_SECONDS * MS_PER_SECOND) {
    return fails(`${what} is more than ${MAX_WAIT_SECONDS} seconds ahead`);
  }
  return { ok: true, value: due };
}

const EXPECTED = {
  duration: 'a number of seconds, 0 or more',
  timestamp: 'a time such as 2019-05-02T15:04:05Z',
} as const;

function fails(cause: string): Outcome<number> {
  return { ok: false, error: 'FnF.RuntimeError', cause };
}

function durationDue(value: Json, startedAtMs: number): number | undefined {
  const seconds = toNumber(value);
  return seconds >= 0 ? startedAtMs + Math.round(seconds * MS_PER_SECOND) : undefined;
}

function timestampDue(value: Json): number | undefined {
  return typeof value === 'string' ? parseTimestampMs(value) : undefined;
}
