/** A task step: attempts until one succeeds or no policy asks for another. Source: FDL reference 4.2, 5.1, 5.2, 6.3. */
import { ALL_ERRORS, type RetryPolicy, type TaskStep } from '../../../src/core/definition/flow.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/core/shared/json.ts';
import type { Outcome } from './action.ts';
import type { Execution, ThreadEvent } from './execution.ts';
import { fillServiceParams } from './service-params.ts';
import { invalidLocal, payloadTooLarge, StepFailure, taskTimeout } from './step-failure.ts';
import type { Attempt, Work } from './thread.ts';
import { numberOf } from './values.ts';
import { mapInput, recordStep, type Visit } from './visit.ts';

export function* runTask(visit: Visit<TaskStep>): Work<Json> {
  const failuresByPolicy = new Map<RetryPolicy, number>();
  let { input } = visit;
  let isDelayOver = false;
  for (;;) {
    const attempt = schedule(visit, input, isDelayOver);
    yield* awaitOutcome(visit, attempt);
    if (attempt.failure === undefined) return attempt.result ?? null;
    const dueMs = visit.execution.nowMs + delayMs(visit.step, attempt.failure, failuresByPolicy);
    yield { isOver: () => visit.execution.nowMs >= dueMs, dueMs };
    isDelayOver = isSendFailure(attempt);
    // Each attempt has a token of its own, so each has an input of its own.
    input = mapInput(visit, visit.execution.lastEventId + 1);
  }
}

/** The queue has refused the message: the delay is not made again. */
function isSendFailure({ pattern, failedBy }: Attempt): boolean {
  return failedBy === (pattern === 'waitForCallback' ? 'TaskSubmitFailed' : 'TaskFailed');
}

function schedule(visit: Visit<TaskStep>, input: JsonObject, isDelayOver: boolean): Attempt {
  const { execution, thread, step } = visit;
  const { resourceArn, pattern, timeoutSeconds } = step;
  const serviceParams = fillServiceParams(visit, input);
  const hasParams = Object.keys(serviceParams).length > 0;
  const detail = { resourceArn, pattern, input, ...(hasParams ? { serviceParams } : {}) };
  const scheduledEventId = recordStep(visit, 'TaskScheduled', detail);
  recordStep(visit, 'TaskStarted', {});
  visit.attemptEventId = scheduledEventId;
  return {
    thread,
    stepName: step.name,
    pattern,
    isMapped: step.outputMappings !== undefined,
    scheduledEventId,
    scheduledAtMs: execution.nowMs,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(isDelayOver ? {} : sendDue(execution, resourceArn, serviceParams)),
  };
}

/** Queues delay by 15 minutes at most, those that keep an order not at all: FDL reference 5.4. */
function sendDue({ nowMs }: Execution, resourceArn: string, params: JsonObject) {
  const seconds = numberOf(params['DelaySeconds'] ?? 0);
  const most = /\.fifo(\/messages)?$/.test(resourceArn) ? 0 : 900;
  return seconds > most ? { sendDueMs: nowMs + seconds * 1000 } : {};
}

function* awaitOutcome({ execution }: Visit<TaskStep>, attempt: Attempt): Work<void> {
  const { scheduledAtMs, timeoutSeconds = Infinity, sendDueMs = 0 } = attempt;
  const isOver = () => 'result' in attempt || attempt.failure !== undefined;
  const dueMs = scheduledAtMs + timeoutSeconds * 1000;
  if (dueMs <= sendDueMs) yield { attempt, isUnsent: true, isOver, dueMs };
  else if (sendDueMs > 0) {
    yield { isOver: () => execution.nowMs >= sendDueMs, dueMs: sendDueMs };
  }
  yield { attempt, isOver, ...(dueMs === Infinity ? {} : { dueMs }) };
}

/** Milliseconds until the next attempt; throws the failure when there is none. */
function delayMs(
  { retry }: TaskStep,
  failure: StepFailure,
  failuresByPolicy: Map<RetryPolicy, number>,
): number {
  const policy = retry.find(({ errors }) => matches(errors, failure));
  if (policy === undefined) throw failure;
  const failures = (failuresByPolicy.get(policy) ?? 0) + 1;
  failuresByPolicy.set(policy, failures);
  if (failures > policy.maxAttempts) throw failure;
  const seconds = policy.intervalSeconds * policy.multiplier ** (failures - 1);
  return Math.round(Math.min(seconds, policy.maxIntervalSeconds) * 1000);
}

export function matches(errors: readonly string[], { error }: StepFailure): boolean {
  return errors.some((name) => name === error || name === ALL_ERRORS);
}

/** Records what came of an attempt. */
export function deliver(execution: Execution, attempt: Attempt, outcome: Outcome): void {
  switch (outcome.type) {
    case 'submitted': {
      const output = execution.isTooLarge(outcome.output) ? {} : outcome.output;
      attempt.submittedEventId = recordOutcome(execution, attempt, {
        type: 'TaskSubmitted',
        detail: { output },
      });
      return;
    }
    case 'succeeded':
      return succeed(execution, attempt, outcome.output);
    case 'failed':
    case 'submitFailed': {
      const failure = new StepFailure(outcome.error, outcome.cause);
      const type = outcome.type === 'failed' ? 'TaskFailed' : 'TaskSubmitFailed';
      return fail(execution, attempt, { type, failure });
    }
  }
}

function succeed(execution: Execution, attempt: Attempt, output: Json): void {
  const local = readResult(output);
  const { stepName } = attempt;
  if (!isJsonObject(local) && !attempt.isMapped) {
    const found = Array.isArray(local) ? 'an array' : `a ${typeof local}`;
    return fail(execution, attempt, { type: 'TaskFailed', failure: invalidLocal(stepName, found) });
  }
  if (execution.isTooLarge(local)) {
    const { valueBytes } = execution.settings;
    const failure = payloadTooLarge(`the result of step "${stepName}"`, valueBytes);
    return fail(execution, attempt, { type: 'TaskFailed', failure });
  }
  recordOutcome(execution, attempt, { type: 'TaskSucceeded', detail: { output: local } });
  attempt.result = local;
}

/** Text that holds JSON counts as that JSON; nothing counts as `{}`. */
function readResult(output: Json): Json {
  const value = typeof output === 'string' ? readText(output) : output;
  return value === null || value === '' ? {} : value;
}

function readText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The attempt's timeout has come. */
export function timeOut(execution: Execution, attempt: Attempt): void {
  const { stepName, timeoutSeconds = 0, scheduledEventId } = attempt;
  const failure = taskTimeout(stepName, timeoutSeconds);
  fail(execution, attempt, { type: 'TaskTimedOut', failure, scheduleEventId: scheduledEventId });
}

interface Failed {
  readonly type: string;
  readonly failure: StepFailure;
  readonly scheduleEventId?: number;
}

function fail(execution: Execution, attempt: Attempt, { type, failure, ...cause }: Failed): void {
  const detail = { error: failure.error, cause: failure.reason };
  recordOutcome(execution, attempt, { type, detail, ...cause });
  attempt.failure = failure;
  attempt.failedBy = type;
}

/** Caused by the submission, where there was one, or by the attempt. Returns the event's id. */
function recordOutcome(
  execution: Execution,
  { thread, stepName, submittedEventId, scheduledEventId }: Attempt,
  event: Omit<ThreadEvent, 'stepName'>,
): number {
  const scheduleEventId = submittedEventId ?? scheduledEventId;
  return execution.record(thread, { stepName, scheduleEventId, ...event });
}
