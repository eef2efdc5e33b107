/**
 * Performs one effect. Each may be performed more than once, always under the same id; its result, if it has one, comes
 * back as a trigger.
 */
import type { ArmAlarm, Effect, RunTask } from '../core/engine/effect.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import { unreachable } from '../core/shared/invariant.ts';
import { toWorkId } from '../core/shared/ids.ts';
import { MAX_DELAY_SECONDS } from '../core/shared/service-limits.ts';
import { MS_PER_SECOND } from '../core/shared/units.ts';
import { callFunction, isRecordedTask } from './call-function.ts';
import type { Dependencies } from './dependencies.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { answerTrigger } from './outcome-trigger.ts';
import type { ExecutionKey } from './ports.ts';
import { type ActionEffect, runAction } from './run-action.ts';
import { endEvent, tellStatus } from './status-events.ts';
import { type ChildEffect, startChild } from './start-child.ts';
import { stopChild } from './stop-child.ts';
import { stopAbandoned } from './stop-invocation.ts';
import { tellTask } from './tell-task.ts';

export type EffectDependencies = ChangeDependencies &
  Pick<Dependencies, 'alarms' | 'invocations' | 'statusEvents' | 'tasks'>;

export async function performEffect(
  deps: EffectDependencies,
  state: ExecutionState,
  effect: Effect,
): Promise<Trigger | undefined> {
  const { flowId, executionName, runId } = state.origin;
  const key = { flowId, executionName };
  switch (effect.type) {
    case 'RunTask':
      return performTask(deps, state, effect);
    case 'TellTask':
      return tellTask(deps, state, effect);
    case 'StopChild':
      return stopChild(deps, state.origin, effect);
    case 'StopInvocation':
      return stopAbandoned(deps, state.origin, effect);
    case 'ArmAlarm':
      return armAlarm(deps, key, runId, effect);
    case 'CloseHeader':
      return closeHeader(deps, key, state);
    case 'ExtendHeader':
      await deps.journal.extendHeader(key, runId, effect.fromMs);
      return undefined;
    default:
      return unreachable(effect, 'effect');
  }
}

/** What the engine itself answers, it answers unless a trial run's mocks do. */
function performTask(
  deps: EffectDependencies,
  { origin }: ExecutionState,
  effect: RunTask,
): Promise<Trigger> {
  const isOurs = deps.tasks.standsIn?.(effect) !== true;
  if (isOurs && isChild(effect)) return startChild(deps, origin, effect);
  if (isOurs && isAction(effect)) return runAction(deps, origin, effect);
  if (isOurs && isRecordedTask(effect)) return callFunction(deps, origin, effect);
  return runTask(deps, effect);
}

function isAction(effect: RunTask): effect is ActionEffect {
  return effect.resource.kind === 'action';
}

function isChild(effect: RunTask): effect is ChildEffect {
  return effect.resource.kind === 'flow';
}

async function runTask({ tasks }: EffectDependencies, effect: RunTask): Promise<Trigger> {
  const outcome = await tasks.run(effect);
  const waits = effect.pattern === 'waitForCallback';
  const answer =
    outcome.ok && waits ? { ok: true as const, output: submitAnswer(effect, outcome) } : outcome;
  return answerTrigger(effect, answer, waits);
}

/** What a submitted function returns is ignored: the callback brings the result. */
function submitAnswer(
  { resource }: RunTask,
  { output, requestId }: Extract<Awaited<ReturnType<Dependencies['tasks']['run']>>, { ok: true }>,
) {
  const isFunction = resource.kind === 'function' || resource.kind === 'nativeFunction';
  return isFunction ? { RequestId: requestId } : output;
}

/** What a message cannot be delayed to is an alarm item. Near or far is judged here, when the effect is performed: time may have passed since the commit. */
async function armAlarm(
  { clock, ids, workQueue, alarms }: EffectDependencies,
  key: ExecutionKey,
  runId: ExecutionState['origin']['runId'],
  { alarmId, dueMs }: ArmAlarm,
): Promise<undefined> {
  const delaySeconds = Math.max(0, Math.ceil((dueMs - clock.nowMs()) / MS_PER_SECOND));
  if (delaySeconds > MAX_DELAY_SECONDS) {
    await alarms.put({ key, runId, alarmId, dueMs });
    return;
  }
  const workId = toWorkId(ids.uuid());
  const work = { trigger: { type: 'AlarmDue' as const, alarmId } };
  await workQueue.send({ workId, key, runId, work }, delaySeconds);
}

/** Each has no outcome of its own: whoever owns the end brings both about, again if need be. */
async function closeHeader(
  deps: EffectDependencies,
  key: ExecutionKey,
  state: ExecutionState,
): Promise<undefined> {
  const event = endEvent(state);
  if (event === undefined) return;
  const { status, stoppedAt } = event;
  const output = state.end?.output;
  const header = { status, stoppedAt, ...(output === undefined ? {} : { output }) };
  const results = await Promise.allSettled([
    deps.journal.closeHeader(key, state.origin.runId, header),
    tellStatus(deps, event),
  ]);
  // The header first: a fault of it is tried again here, an event that was not told only later.
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
