/**
 * The effects that a work id owes: what entries with that cause began and no entry has finished.
 *
 * Derived from committed state alone (invariant E7), so a handler that takes a message over owes exactly what the one
 * before it owed.
 */
import type { Flow, TaskStep } from '../definition/flow.ts';
import type { EffectId, WorkId } from '../shared/ids.ts';
import { eventEffectId } from '../shared/ids.ts';
import { EMPTY_OBJECT } from '../shared/json.ts';
import { sendDueMs, withoutDurableDelay } from './delayed-send.ts';
import type { Caller, Effect, RunTask } from './effect.ts';
import { withStartedFlow } from './started-flows.ts';
import type { AbandonedWork, ExecutionState, OpenTask } from './state.ts';
import { walkLists } from './walk.ts';

/** Whose effects: one work id's, or everyone's (a repair). */
export type Owner = WorkId | 'everyone';

export function effectsOwed(flow: Flow, state: ExecutionState, owner: Owner): Effect[] {
  const isMine: IsMine = (cause) => owner === 'everyone' || owner === cause;
  const toStop = abandonedToStop(state, isMine);
  if (state.end !== undefined) {
    return isMine(state.end.owner) ? [closeHeader(state), ...tellings(state), ...toStop] : toStop;
  }
  return [
    ...tasksToRun(flow, state, isMine),
    ...alarmsToArm(state, isMine),
    ...keepAlive(state, isMine),
    ...toStop,
  ];
}

type IsMine = (cause: WorkId) => boolean;

function closeHeader({ origin }: ExecutionState): Effect {
  return { type: 'CloseHeader', effectId: `${origin.runId}:end` as EffectId };
}

/** They have no recorded outcome: a redelivered owner tells again, and the second telling decides nothing. */
function tellings({ origin, listeners = [] }: ExecutionState): Effect[] {
  return [...(origin.tells ?? []), ...listeners].map((task, i) => ({
    type: 'TellTask',
    effectId: `${origin.runId}:tell-${i}` as EffectId,
    task,
  }));
}

function tasksToRun(flow: Flow, state: ExecutionState, isMine: IsMine): Effect[] {
  const effects: Effect[] = [];
  for (const { task, step, frame } of openTasks(flow, state)) {
    if (task.submittedEventId !== undefined || !isMine(task.owner)) continue;
    if (sendDueMs(step, frame) !== undefined) continue; // Its wake-up releases it.
    effects.push(runTask(state, step, task));
  }
  return effects;
}

function alarmsToArm({ alarms, origin }: ExecutionState, isMine: IsMine): Effect[] {
  return alarms
    .filter(({ owner }) => isMine(owner))
    .map(({ alarmId, dueMs }) => ({
      type: 'ArmAlarm',
      effectId: `${origin.runId}:alarm-${alarmId}` as EffectId,
      alarmId,
      dueMs,
    }));
}

function keepAlive({ kept, origin }: ExecutionState, isMine: IsMine): Effect[] {
  if (kept.entryNumber === 0 || !isMine(kept.owner)) return [];
  const effectId = `${origin.runId}:keep-${kept.entryNumber}` as EffectId;
  return [{ type: 'ExtendHeader', effectId, fromMs: kept.atMs }];
}

function abandonedToStop({ origin, abandoned = [] }: ExecutionState, isMine: IsMine): Effect[] {
  return abandoned
    .filter(({ owner }) => isMine(owner))
    .map((work) => {
      const { scheduledEventId: taskEventId, invocationId } = work;
      const effectId = `${origin.runId}:stop-${taskEventId}` as EffectId;
      return invocationId === undefined
        ? { type: 'StopChild', effectId, taskEventId, ...childToStop(work) }
        : { type: 'StopInvocation', effectId, taskEventId, invocationId };
    });
}

function childToStop({ resourceArn, executionName, ...work }: AbandonedWork) {
  const name = executionName === undefined ? {} : { executionName };
  return { resourceArn, ...name, ...withStartedFlow(work) };
}

function runTask(state: ExecutionState, step: TaskStep, task: OpenTask): RunTask {
  return {
    type: 'RunTask',
    effectId: eventEffectId(state.origin.runId, task.scheduledEventId),
    taskEventId: task.scheduledEventId,
    stepName: step.name,
    resource: step.resource,
    pattern: step.pattern,
    input: task.detail.input,
    serviceParams: withoutDurableDelay(step.resource, task.detail.serviceParams ?? EMPTY_OBJECT),
    caller: callerOf(state.origin),
    ...withStartedFlow(task),
  };
}

function callerOf(origin: ExecutionState['origin']): Caller {
  const { flowId, flowName, executionName, roleArn, traceHeader } = origin;
  return {
    flowId,
    flowName,
    executionName,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

function* openTasks(flow: Flow, state: ExecutionState) {
  for (const { list, steps } of walkLists(flow, state)) {
    const step = steps[list.position];
    const frame = list.step;
    const task = frame?.task;
    if (frame === undefined || task === undefined || step?.type !== 'task') continue;
    yield { task, step, frame };
  }
}
