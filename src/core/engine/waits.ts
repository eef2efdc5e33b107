/**
 * What a running execution waits for: the innermost step of each list in progress, and how far the steps are that hold
 * many lists. It follows from the state and the flow alone; when it is too late, and who is to blame, is not said here.
 */
import type { Flow, Pattern, Resource, Step, StepList, TaskStep } from '../definition/flow.ts';
import { isAsyncCall, statefulIdOf } from '../shared/async-call.ts';
import type { WorkId } from '../shared/ids.ts';
import { EMPTY_OBJECT } from '../shared/json.ts';
import { taskDueMs } from './deadlines.ts';
import { sendDueMs } from './delayed-send.ts';
import { executionNameOf } from './execution-name.ts';
import {
  type ExecutionState,
  isEnded,
  type ListFrame,
  type OpenTask,
  type StepFrame,
} from './state.ts';
import { type StartedFlow, withStartedFlow } from './started-flows.ts';
import { iterationTotal } from './steps/foreach.ts';
import { retryDueMs } from './steps/task.ts';
import { waitDue } from './steps/wait.ts';
import { innerSteps } from './walk.ts';

interface WaitBase {
  /** The steps around it, the outermost first: `name[3]` of a foreach or parallel step (from 0), `name` of a choice. */
  readonly path: readonly string[];
  readonly stepName: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly sinceMs: number;
}

/** An attempt of a task that has no outcome yet. */
interface TaskWaitBase extends WaitBase {
  /** 1 for the first of this visit of the step. */
  readonly attempt: number;
  readonly resource: Resource;
  readonly resourceArn: string;
  readonly pattern: Pattern;
  /** Event id of the attempt's TaskScheduled. */
  readonly taskEventId: number;
  /** When the step's own `timeoutSeconds` are over. */
  readonly timesOutMs?: number;
}

/** Not answered: the call is in flight, or owed by whoever handles this work id's message. */
export interface CallWait extends TaskWaitBase {
  readonly kind: 'call';
  readonly owner: WorkId;
  /** Of a function: its acceptance is the answer. */
  readonly isAsync: boolean;
}

export interface CallbackWait extends TaskWaitBase {
  readonly kind: 'callback';
}

export interface ChildWait extends TaskWaitBase {
  readonly kind: 'child';
  readonly flowName: string;
  /** As the flow gives it; absent: the name that the attempt gave it by itself. */
  readonly executionName?: string;
  readonly startedFlow?: StartedFlow;
}

/** An accepted asynchronous call of a function, until its end is reported. */
export interface AsyncCallWait extends TaskWaitBase {
  readonly kind: 'asyncCall';
  readonly submittedEventId: number;
  /** Of a stateful invocation. */
  readonly invocationId?: string;
}

export interface DelayedSendWait extends TaskWaitBase {
  readonly kind: 'delayedSend';
  readonly untilMs: number;
}

/** The pause before a failed attempt is followed by the next. */
export interface RetryWait extends WaitBase {
  readonly kind: 'retry';
  readonly untilMs: number;
  /** Of the newest failed attempt. */
  readonly error: string;
  readonly cause: string;
  /** Of this visit of the step. */
  readonly failedAttempts: number;
}

/** A wait step. */
export interface PauseWait extends WaitBase {
  readonly kind: 'pause';
  readonly untilMs: number;
}

export type Wait =
  CallWait | CallbackWait | ChildWait | AsyncCallWait | DelayedSendWait | RetryWait | PauseWait;

/** A step that holds many lists: iterations of a foreach, branches of a parallel step. */
export interface Container {
  readonly path: readonly string[];
  readonly stepName: string;
  readonly type: 'foreach' | 'parallel';
  readonly total: number;
  readonly done: number;
  readonly inProgress: number;
}

/** In the order of the flow. None of an execution that has ended; lists that a slice has left half-way are left out. */
export function* waitsOf(flow: Flow, state: ExecutionState): Generator<Wait> {
  for (const { list, steps, path } of placesOf(flow, state)) {
    const step = steps[list.position];
    if (step === undefined || list.step === undefined) continue;
    const wait = waitOf(step, list.step, path);
    if (wait !== undefined) yield wait;
  }
}

/** Each before those inside it. */
export function* containersOf(flow: Flow, state: ExecutionState): Generator<Container> {
  for (const { list, steps, path } of placesOf(flow, state)) {
    const step = steps[list.position];
    const frame = list.step;
    if (frame === undefined || (step?.type !== 'foreach' && step?.type !== 'parallel')) continue;
    const inProgress = frame.lists.length;
    const entered = frame.branch === undefined ? 0 : frame.branch + 1;
    const total = step.type === 'parallel' ? step.branches.length : iterationTotal(step, frame);
    const { name: stepName, type } = step;
    yield { path, stepName, type, total, done: entered - inProgress, inProgress };
  }
}

interface Place {
  readonly list: ListFrame;
  readonly steps: StepList;
  readonly path: readonly string[];
}

function* placesOf(flow: Flow, state: ExecutionState): Generator<Place> {
  if (!isEnded(state)) yield* placesIn({ list: state.root, steps: flow.steps, path: [] });
}

function* placesIn(place: Place): Generator<Place> {
  yield place;
  const { list, steps, path } = place;
  const step = steps[list.position];
  for (const inner of list.step?.lists ?? []) {
    yield* placesIn({
      list: inner,
      steps: innerSteps(step, inner.branch),
      path: step === undefined ? path : [...path, placeName(step, inner.branch)],
    });
  }
}

function placeName({ type, name }: Step, branch: number): string {
  return type === 'choice' ? name : `${name}[${branch}]`;
}

function waitOf(step: Step, frame: StepFrame, path: readonly string[]): Wait | undefined {
  if (frame.output !== undefined || frame.failure !== undefined) return undefined;
  if (step.type === 'wait') return pauseOf(step, frame, path);
  if (step.type !== 'task') return undefined;
  if (frame.task !== undefined) return taskWaitOf(step, frame, { path, task: frame.task });
  return retryWaitOf(step, frame, path);
}

function pauseOf(
  step: Extract<Step, { type: 'wait' }>,
  frame: StepFrame,
  path: readonly string[],
): Wait | undefined {
  const { started } = frame;
  const due = started === undefined ? undefined : waitDue(step, frame);
  if (started === undefined || due?.ok !== true) return undefined;
  return {
    kind: 'pause',
    path,
    stepName: step.name,
    sinceMs: started.atMs,
    untilMs: due.value,
  };
}

function retryWaitOf(step: TaskStep, frame: StepFrame, path: readonly string[]): Wait | undefined {
  const { attemptFailure } = frame;
  const untilMs = retryDueMs(step, frame);
  if (attemptFailure === undefined || untilMs === undefined) return undefined;
  const { error, cause, atMs: sinceMs } = attemptFailure;
  const failedAttempts = countFailed(frame);
  return {
    kind: 'retry',
    path,
    stepName: step.name,
    sinceMs,
    untilMs,
    error,
    cause,
    failedAttempts,
  };
}

function countFailed({ failedAttempts }: StepFrame): number {
  return failedAttempts.reduce((sum, [, count]) => sum + count, 0);
}

function taskWaitOf(
  step: TaskStep,
  frame: StepFrame,
  { path, task }: { readonly path: readonly string[]; readonly task: OpenTask },
): Wait {
  const timesOutMs = taskDueMs(step, task);
  const base: TaskWaitBase = {
    path,
    stepName: step.name,
    sinceMs: task.scheduledAtMs,
    attempt: countFailed(frame) + 1,
    resource: step.resource,
    resourceArn: step.resourceArn,
    pattern: step.pattern,
    taskEventId: task.scheduledEventId,
    ...(timesOutMs === undefined ? {} : { timesOutMs }),
  };
  const untilMs = sendDueMs(step, frame);
  if (untilMs !== undefined) return { kind: 'delayedSend', ...base, untilMs };
  if (task.submittedEventId === undefined) {
    const isAsync = isAsyncCall(task.detail.serviceParams ?? EMPTY_OBJECT);
    return { kind: 'call', ...base, owner: task.owner, isAsync };
  }
  return submittedWaitOf(base, task, task.submittedEventId);
}

function submittedWaitOf(base: TaskWaitBase, task: OpenTask, submittedEventId: number): Wait {
  const { serviceParams = EMPTY_OBJECT } = task.detail;
  const { resource, pattern } = base;
  if (pattern === 'waitForCallback') return { kind: 'callback', ...base };
  if (resource.kind === 'flow') {
    const executionName = executionNameOf(serviceParams);
    const name = executionName === undefined ? {} : { executionName };
    return {
      kind: 'child',
      ...base,
      flowName: resource.name,
      ...name,
      ...withStartedFlow(task),
    };
  }
  const invocationId = statefulIdOf(serviceParams);
  const stateful = invocationId === undefined ? {} : { invocationId };
  return { kind: 'asyncCall', ...base, submittedEventId, ...stateful };
}
