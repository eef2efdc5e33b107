/**
 * A task step: attempts, their outcomes, retries. The call itself is an effect of the committed TaskScheduled.
 * Source: FDL reference 1.3 (task), 4.2, 6.3.
 */
import type { TaskStep } from '../../definition/flow.ts';
import { EMPTY_OBJECT, isEmptyObject, type Json, type JsonObject } from '../../shared/json.ts';
import { retryDelayMs } from '../retry.ts';
import {
  emit,
  emitForStep,
  exceedsValueLimit,
  type Fail,
  type Run,
  sized,
  type StepRun,
  tooLarge,
} from '../run.ts';
import { resolveServiceParams } from '../service-params.ts';
import { startedFlowName } from '../started-flows.ts';
import type { OpenTask, StepFrame } from '../state.ts';
import { toLocal } from '../task-result.ts';
import { bounded, failStep, mapStepInput, succeedStep } from './outcome.ts';

/** For the outcome of an attempt, or for the time of the next one. */
export function isTaskWaiting(run: Run, { step, frame }: StepRun<TaskStep>): boolean {
  if (frame.task !== undefined) return true;
  if (frame.result !== undefined) return false;
  return (retryDueMs(step, frame) ?? run.nowMs) > run.nowMs;
}

export function resumeTask(run: Run, at: StepRun<TaskStep>): void {
  const { result, attemptFailure } = at.frame;
  if (result !== undefined) succeedStep(run, at, result);
  else if (attemptFailure !== undefined && retryDueMs(at.step, at.frame) === undefined) {
    failStep(run, at, attemptFailure);
  } else scheduleAttempt(run, at);
}

/** When the next attempt is due; undefined: no attempt is waiting for its time. */
export function retryDueMs(step: TaskStep, frame: StepFrame): number | undefined {
  const { attemptFailure } = frame;
  if (attemptFailure === undefined) return undefined;
  const delayMs = retryDelayMs(step.retry, attemptFailure.error, frame.failedAttempts);
  return delayMs === undefined ? undefined : attemptFailure.atMs + delayMs;
}

/**
 * TaskScheduled and TaskStarted. Input mappings are evaluated anew for each attempt, because each has its own token. What
 * keeps an attempt from being scheduled fails the step, not an attempt: trying again would give the same.
 */
function scheduleAttempt(run: Run, at: StepRun<TaskStep>): void {
  const { step } = at;
  const input = sized(run, attemptInput(run, at), `the input of step "${step.name}"`);
  if (!input.ok) return failStep(run, at, input);
  const params = resolveServiceParams(run, step, input.value);
  if (!params.ok) return failStep(run, at, params);
  const serviceParams = isEmptyObject(params.value) ? {} : { serviceParams: params.value };
  const taskEventId = emitForStep(run, at, {
    type: 'TaskScheduled',
    detail: {
      resourceArn: step.resourceArn,
      pattern: step.pattern,
      input: input.value,
      ...serviceParams,
    },
  });
  emitForStep(run, at, { type: 'TaskStarted', detail: {} });
  const flowName = startedFlowName(step.resource, params.value);
  if (flowName !== undefined) run.startedFlowNames.set(taskEventId, flowName);
}

function attemptInput(run: Run, at: StepRun<TaskStep>): JsonObject {
  const scheduledEventId = run.draft.state.lastEventId + 1;
  const { started } = at.frame;
  // StepStarted was mapped for the event right behind it: the first attempt takes that as it stands.
  if (started !== undefined && started.eventId + 1 === scheduledEventId) return started.input;
  return mapStepInput(run, at, scheduledEventId);
}

/** The submission was accepted. The second answer to a repeated submission changes nothing. */
export function taskSubmitted(run: Run, at: StepRun<TaskStep>, task: OpenTask, output: Json): void {
  if (task.submittedEventId !== undefined) return;
  const shown = exceedsValueLimit(run, output) ? EMPTY_OBJECT : output;
  emitTaskEvent(run, at, task, { type: 'TaskSubmitted', detail: { output: shown } });
}

/** A call's result or a reported output; what is no fit `$local` is the attempt's failure. */
export function taskSucceeded(run: Run, at: StepRun<TaskStep>, task: OpenTask, output: Json): void {
  const local = toLocal(at.step, output);
  if (!local.ok) return taskFailed(run, at, task, local);
  // Measured after parsing: text may hold what is deeper, or longer, than itself.
  if (exceedsValueLimit(run, local.value)) {
    return taskFailed(run, at, task, tooLarge(run, `the result of step "${at.step.name}"`));
  }
  emitTaskEvent(run, at, task, { type: 'TaskSucceeded', detail: { output: local.value } });
}

export function taskFailed(
  run: Run,
  at: StepRun<TaskStep>,
  task: OpenTask,
  { error, cause }: Fail,
): void {
  emitTaskEvent(run, at, task, { type: 'TaskFailed', detail: bounded({ error, cause }) });
}

export function taskSubmitFailed(
  run: Run,
  at: StepRun<TaskStep>,
  task: OpenTask,
  { error, cause }: Fail,
): void {
  // A repeated submission may fail where the first one had been accepted: the first one counts.
  if (task.submittedEventId !== undefined) return;
  emitTaskEvent(run, at, task, { type: 'TaskSubmitFailed', detail: bounded({ error, cause }) });
}

export function taskTimedOut(run: Run, at: StepRun<TaskStep>, task: OpenTask): void {
  const cause = `task "${at.step.name}" did not finish within ${at.step.timeoutSeconds} seconds`;
  emit(run, {
    type: 'TaskTimedOut',
    stepName: at.step.name,
    scheduleEventId: task.scheduledEventId,
    frame: at.list.id,
    detail: { error: 'FnF.TaskTimeout', cause },
  });
}

type TaskOutcome = Parameters<typeof emitForStep>[2];

/** What comes of an attempt is scheduled by its submission, where there was one, or by the attempt. */
function emitTaskEvent(run: Run, at: StepRun, task: OpenTask, outcome: TaskOutcome): void {
  emit(run, {
    stepName: at.step.name,
    scheduleEventId: task.submittedEventId ?? task.scheduledEventId,
    frame: at.list.id,
    ...outcome,
  } as Parameters<typeof emit>[1]);
}
