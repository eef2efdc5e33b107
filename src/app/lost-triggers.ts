/**
 * What others have told an execution by a message alone. When the message is lost nobody owes the telling any more, so a
 * repair asks those who told: the children and stateful invocations that its tasks wait for, and whoever started it, who may
 * have asked it to stop.
 *
 * What is found is decided like the message itself: an outcome that came all the same decides nothing.
 */
import type { Flow } from '../core/definition/flow.ts';
import { type ExecutionState, isTaskOpen } from '../core/engine/state.ts';
import type { StopRequested, Trigger } from '../core/engine/trigger.ts';
import { type AsyncCallWait, type ChildWait, waitsOf } from '../core/engine/waits.ts';
import { eventEffectId, toWorkId } from '../core/shared/ids.ts';
import { findChildKey, isStarter } from './child-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { findLateStop } from './flow-deleted.ts';
import { openExecution } from './open-execution.ts';
import { endTrigger } from './outcome-trigger.ts';
import { endOf } from './stateful-invocation.ts';
import { notAwaited } from './stop-child.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

type LostDependencies = Pick<
  Dependencies,
  'ids' | 'cache' | 'flows' | 'invocations' | 'journal' | 'workQueue'
>;

/** Looked at together: fewer than there are connections. */
const LOOKS_AT_ONCE = 100;

/** Idempotent. A child that has ended is asked by a message to tell again. */
export async function findLostTriggers(
  deps: LostDependencies,
  flow: Flow,
  state: ExecutionState,
): Promise<readonly Trigger[]> {
  if (state.end !== undefined) return [];
  const stop = await findLostStop(deps, state);
  if (stop !== undefined) return [stop];
  const waits = [...waitsOf(flow, state)];
  const found: Trigger[] = [];
  for (let from = 0; from < waits.length; from += LOOKS_AT_ONCE) {
    const looks = waits.slice(from, from + LOOKS_AT_ONCE).map(async (wait) => {
      if (wait.kind === 'child') await askChild(deps, state, wait);
      return wait.kind === 'asyncCall' ? findLostEnd(deps, state, wait) : undefined;
    });
    found.push(...(await Promise.all(looks)).filter((trigger) => trigger !== undefined));
  }
  return found;
}

/** One that has ended tells all who wait for it once more; one that runs, of a flow that was deleted, is told to stop. */
async function askChild(
  deps: LostDependencies,
  { origin }: ExecutionState,
  wait: ChildWait,
): Promise<void> {
  const key = await findChildKey(deps, origin, wait);
  const header = key && (await unlessUnreadable(findCurrentHeader(deps, key)));
  if (key === undefined || header === undefined) return;
  const message = { workId: toWorkId(deps.ids.uuid()), key, runId: header.origin.runId };
  if (header.status !== 'Running') {
    await deps.workQueue.send({ ...message, work: { trigger: { type: 'Repair' } } });
    return;
  }
  const trigger = await findLateStop(deps, header.origin);
  if (trigger !== undefined) await deps.workQueue.send({ ...message, work: { trigger } });
}

/** Only the end of a stateful invocation is stored; that of another call is in its message alone. */
async function findLostEnd(
  { invocations }: LostDependencies,
  { origin }: ExecutionState,
  { taskEventId, invocationId }: AsyncCallWait,
): Promise<Trigger | undefined> {
  if (invocationId === undefined) return undefined;
  const invocation = await invocations.find(invocationId);
  const isOurs = invocation?.effectId === eventEffectId(origin.runId, taskEventId);
  const end = isOurs ? endOf(invocation) : undefined;
  return end && endTrigger(taskEventId, end);
}

/** Who started this execution and waited for it does not wait any more: it has asked it to stop. */
async function findLostStop(
  deps: LostDependencies,
  { origin }: ExecutionState,
): Promise<StopRequested | undefined> {
  for (const task of origin.tells ?? []) {
    if (!isStarter(deps.ids, origin, task)) continue;
    const starter = await unlessUnreadable(openExecution(deps, task, task.runId));
    if (starter === undefined || isTaskOpen(starter.state, task)) continue;
    return notAwaited(starter.state.origin);
  }
  return undefined;
}
