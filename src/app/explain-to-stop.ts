/**
 * What attempts have started that nobody waits for any more. A running execution notes in its journal what it has told to
 * stop; nothing follows an end, so of one that has ended the children and invocations themselves are looked at.
 */
import type { AbandonedWork, ExecutionState } from '../core/engine/state.ts';
import { withStartedFlow } from '../core/engine/started-flows.ts';
import { eventEffectId } from '../core/shared/ids.ts';
import { childFlowName, childRunOf, findChildKey } from './child-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { firstOf, type Some, type ToStop } from './explanation.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

type ToStopDependencies = Pick<Dependencies, 'flows' | 'ids' | 'invocations' | 'journal'>;

/** Of an ended execution no more are looked at, so that an answer takes no longer than it may. */
const MOST_LOOKS = 100;

export async function explainToStop(
  deps: ToStopDependencies,
  state: ExecutionState,
): Promise<Some<ToStop>> {
  const { abandoned = [], end } = state;
  if (end === undefined) return firstOf(abandoned.map((work) => toStopOf(deps, state, work)));
  const looks = abandoned.slice(0, MOST_LOOKS).map(async (work) => {
    const isLeft =
      work.invocationId === undefined
        ? await isChildLeft(deps, state, work)
        : await isInvocationLeft(deps, state, work);
    return isLeft ? [toStopOf(deps, state, work)] : [];
  });
  return firstOf((await Promise.all(looks)).flat());
}

function toStopOf(deps: ToStopDependencies, state: ExecutionState, work: AbandonedWork): ToStop {
  const { invocationId } = work;
  if (invocationId !== undefined) return { kind: 'invocation', invocationId };
  const { executionName } = childRunOf(deps.ids, state.origin, attemptOf(work));
  return { kind: 'execution', flowName: childFlowName(work.resourceArn), executionName };
}

function attemptOf({ scheduledEventId: taskEventId, executionName }: AbandonedWork) {
  return { taskEventId, ...(executionName === undefined ? {} : { executionName }) };
}

/** One that is not there yet is created as stopped. A child that the attempt joined goes on. */
async function isChildLeft(
  deps: ToStopDependencies,
  { origin }: ExecutionState,
  work: AbandonedWork,
): Promise<boolean> {
  const child = attemptOf(work);
  const flowName = childFlowName(work.resourceArn);
  const key = await findChildKey(deps, origin, { flowName, ...child, ...withStartedFlow(work) });
  if (key === undefined) return false;
  const header = await unlessUnreadable(findCurrentHeader(deps, key));
  const isOurs = header?.origin.runId === childRunOf(deps.ids, origin, child).runId;
  return header === undefined || (isOurs && header.status === 'Running');
}

async function isInvocationLeft(
  { invocations }: ToStopDependencies,
  { origin }: ExecutionState,
  { scheduledEventId, invocationId = '' }: AbandonedWork,
): Promise<boolean> {
  const invocation = await invocations.find(invocationId);
  const isOurs = invocation?.effectId === eventEffectId(origin.runId, scheduledEventId);
  return isOurs && invocation.status === 'Running';
}
