/**
 * Stops a stateful invocation: by itself, or because nobody waits for it any more. A function that runs cannot be stopped:
 * what comes of it is discarded.
 *
 * The state is changed first, then the task is told. If the process dies in between, the stop may be asked for again, and the
 * function's end tells the task the same.
 */
import type { StopInvocation } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import { eventEffectId } from '../core/shared/ids.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { AppError, Fault } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';
import { getInvocation } from './describe-invocation.ts';
import type { StatefulInvocation } from './invocation-store.ts';
import { endOf } from './stateful-invocation.ts';
import { continueTask } from './tell-task.ts';

type StopDependencies = Pick<Dependencies, 'clock' | 'ids' | 'invocations' | 'workQueue'>;

/** A name passes on only when a call was refused: more often than this within one stop is no chance. */
const LOOKS = 5;

/**
 * The invocation as it was stopped; its task fails with `FC.StatefulInvocationStopped`. One that has been stopped is stopped
 * again without harm. Throws `invocation.not-found`, `invocation.not-running` (it had ended).
 */
export async function stopInvocation(
  deps: StopDependencies,
  { invocationId }: { readonly invocationId: string },
): Promise<StatefulInvocation> {
  const invocation = await stopHolder(deps, invocationId);
  const end = endOf(invocation);
  if (invocation.status !== 'Stopped' || end === undefined) throw notRunning(invocation);
  if (invocation.waits) await continueTask(deps, invocation.task, end);
  return invocation;
}

/** Whoever has the name: another attempt may take it between the look and the stop, because this one's call was refused. */
async function stopHolder(
  deps: StopDependencies,
  invocationId: string,
): Promise<StatefulInvocation> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const { effectId } = await getInvocation(deps, invocationId);
    const stopped = await deps.invocations.end(invocationId, effectId, stopNow(deps));
    if (stopped !== undefined) return stopped;
  }
  throw new Fault(`stop stateful invocation "${invocationId}"`);
}

/** Only the attempt's own. Where the attempt has not claimed the name yet, it finds itself stopped when it does. */
export async function stopAbandoned(
  deps: Pick<Dependencies, 'clock' | 'invocations'>,
  { flowId, executionName, runId, flowName }: ExecutionOrigin,
  { taskEventId, invocationId }: StopInvocation,
): Promise<Trigger> {
  const effectId = eventEffectId(runId, taskEventId);
  const end = stopNow(deps);
  const stopped = await deps.invocations.end(invocationId, effectId, end);
  if (stopped === undefined) {
    const claimed = await deps.invocations.claim({
      invocationId,
      effectId,
      task: { flowId, executionName, runId, taskEventId },
      waits: true,
      flowName,
      stepName: '',
      startedAt: end.stoppedAt,
      ...end,
    });
    // The attempt was faster after all.
    if (claimed.effectId === effectId) await deps.invocations.end(invocationId, effectId, end);
  }
  return { type: 'AbandonedStopped', taskEventId };
}

function stopNow({ clock }: Pick<Dependencies, 'clock'>) {
  return { status: 'Stopped', stoppedAt: toTimestamp(clock.nowMs()) } as const;
}

function notRunning({ invocationId, status }: StatefulInvocation): AppError {
  return new AppError(
    'invocation.not-running',
    `Stateful invocation '${invocationId}' is not in progress: its status is ${status}.`,
    { invocationId, status },
  );
}
