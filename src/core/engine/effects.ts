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
import type { Effect, RunTask } from './effect.ts';
import type { ExecutionState, OpenTask } from './state.ts';
import { walkLists } from './walk.ts';

/** Whose effects: one work id's, or everyone's (a repair). */
export type Owner = WorkId | 'everyone';

export function effectsOwed(flow: Flow, state: ExecutionState, owner: Owner): Effect[] {
  const isMine = (cause: WorkId) => owner === 'everyone' || owner === cause;
  const { runId } = state.origin;
  if (state.end !== undefined) {
    return isMine(state.end.owner)
      ? [{ type: 'CloseHeader', effectId: `${runId}:end` as EffectId }]
      : [];
  }
  const effects: Effect[] = [];
  for (const { task, step } of openTasks(flow, state)) {
    if (task.submittedEventId === undefined && isMine(task.owner)) {
      effects.push(runTask(state, step, task));
    }
  }
  for (const { alarmId, dueMs, owner: cause } of state.alarms) {
    if (!isMine(cause)) continue;
    effects.push({
      type: 'ArmAlarm',
      effectId: `${runId}:alarm-${alarmId}` as EffectId,
      alarmId,
      dueMs,
    });
  }
  if (state.kept.entryNumber > 0 && isMine(state.kept.owner)) {
    const effectId = `${runId}:keep-${state.kept.entryNumber}` as EffectId;
    effects.push({ type: 'ExtendHeader', effectId, fromMs: state.kept.atMs });
  }
  return effects;
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
    serviceParams: task.detail.serviceParams ?? EMPTY_OBJECT,
  };
}

function* openTasks(flow: Flow, state: ExecutionState) {
  for (const { list, steps } of walkLists(flow, state)) {
    const step = steps[list.position];
    const task = list.step?.task;
    if (task !== undefined && step?.type === 'task') yield { task, step };
  }
}
