/**
 * Everything that time alone brings about: waits, back-offs, delayed sends, time-outs, the execution's own limit, the keep-alive.
 * Deadlines are not stored: they follow from the state and the flow.
 */
import type { Flow, TaskStep } from '../definition/flow.ts';
import { MS_PER_SECOND, SECONDS_PER_YEAR } from '../shared/units.ts';
import { sendDueMs } from './delayed-send.ts';
import type { Run, StepRun } from './run.ts';
import { type ExecutionState, isEnded, type OpenTask } from './state.ts';
import { retryDueMs } from './steps/task.ts';
import { waitDue } from './steps/wait.ts';
import { walkLists } from './walk.ts';

/** An execution lasts one year at most. */
export const DEFAULT_TIMEOUT_SECONDS = SECONDS_PER_YEAR;

/** When the execution times out, and whether its flow says so or the default does. */
export function executionDeadline(flow: Flow, state: ExecutionState) {
  const seconds = flow.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const dueMs = Date.parse(state.origin.startedAt) + seconds * MS_PER_SECOND;
  return { dueMs, seconds, isDefault: flow.timeoutSeconds === undefined };
}

/** When the execution's expiry is moved on: half a retention after the last time. */
export function keepAliveDueMs(run: Run): number {
  return run.draft.state.kept.atMs + run.env.limits.retentionMs / 2;
}

export function taskDueMs(step: TaskStep, task: OpenTask): number | undefined {
  return step.timeoutSeconds === undefined
    ? undefined
    : task.scheduledAtMs + step.timeoutSeconds * MS_PER_SECOND;
}

/** Every list that is at a step, with that step. */
export function* stepsInProgress(run: Run): Generator<StepRun> {
  for (const { list, steps } of walkLists(run.flow, run.draft.state)) {
    const step = steps[list.position];
    if (step !== undefined && list.step !== undefined) {
      yield { list, steps, step, frame: list.step };
    }
  }
}

/** Attempts whose messages have waited long enough, by their TaskScheduled's event ids. */
export function* dueSends(run: Run): Generator<number> {
  for (const { step, frame } of stepsInProgress(run)) {
    if (step.type !== 'task' || frame.task === undefined) continue;
    const dueMs = sendDueMs(step, frame);
    if (dueMs !== undefined && dueMs <= run.nowMs) yield frame.task.scheduledEventId;
  }
}

/**
 * The earliest deadline, milliseconds since the epoch. The default limit and the keep-alive count only when nothing is in
 * flight: what is in flight commits again anyway.
 */
export function earliestDeadlineMs(run: Run, isIdle: boolean): number | undefined {
  if (isEnded(run.draft.state)) return undefined;
  const { dueMs, isDefault } = executionDeadline(run.flow, run.draft.state);
  const due = [...stepsInProgress(run)].map(stepDueMs);
  if (!isDefault || isIdle) due.push(dueMs);
  if (isIdle) due.push(keepAliveDueMs(run));
  return earliest(due);
}

function earliest(due: readonly (number | undefined)[]): number | undefined {
  const known = due.filter((ms) => ms !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b));
}

function stepDueMs({ step, frame }: StepRun): number | undefined {
  if (step.type === 'wait') {
    const due = frame.started === undefined ? undefined : waitDue(step, frame);
    return due?.ok ? due.value : undefined;
  }
  if (step.type !== 'task') return undefined;
  if (frame.task === undefined) return retryDueMs(step, frame);
  return earliest([taskDueMs(step, frame.task), sendDueMs(step, frame)]);
}
