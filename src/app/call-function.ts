/**
 * An asynchronous call whose end is awaited, or that is a stateful invocation. Performed again it makes another call, unless
 * the first one was accepted under a name.
 *
 * 1. A stateful invocation's name is claimed: another attempt's is refused, one that has ended meanwhile has its end.
 * 2. The call is made; when it is refused the name is free again. 3. Who made it is noted under the call's request id. When
 * its end has come first, that is the task's outcome; else the task is submitted, and the end continues it.
 *
 * A fault of the store after the call repeats the note alone: only a process that dies, or a store that stays out of reach,
 * lets the call be made again.
 * Source: FDL reference 5.2; design, section 5.
 */
import type { RunTask } from '../core/engine/effect.ts';
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import type { Trigger } from '../core/engine/trigger.ts';
import { isRecordedCall, statefulIdOf } from '../core/shared/async-call.ts';
import { invariant } from '../core/shared/invariant.ts';
import { toTimestamp } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';
import type { CallKey, StatefulEnd, StatefulInvocation } from './invocation-store.ts';
import { answerTrigger, endTrigger } from './outcome-trigger.ts';
import { pastFaults } from './past-faults.ts';
import type { CallOutcome } from './ports.ts';
import { endInvocation, endOf } from './stateful-invocation.ts';

export type CallDependencies = Pick<Dependencies, 'clock' | 'ids' | 'invocations' | 'tasks'>;

export function isRecordedTask({ resource, pattern, serviceParams }: RunTask): boolean {
  const isFunction = resource.kind === 'function' || resource.kind === 'nativeFunction';
  return isFunction && isRecordedCall(pattern, serviceParams);
}

export async function callFunction(
  deps: CallDependencies,
  origin: ExecutionOrigin,
  effect: RunTask,
): Promise<Trigger> {
  const { taskEventId, pattern, serviceParams } = effect;
  const { flowId, executionName, runId } = origin;
  const invocationId = statefulIdOf(serviceParams);
  const call: Call = {
    effect,
    task: { flowId, executionName, runId, taskEventId },
    waits: pattern === 'sync',
    flowName: origin.flowName,
  };
  const answer =
    invocationId === undefined
      ? await callOnce(deps, call)
      : await callStateful(deps, call, invocationId);
  return answerToTrigger(call, answer);
}

interface Call extends Pick<StatefulInvocation, 'task' | 'waits' | 'flowName'> {
  readonly effect: RunTask;
}

/** A call that was accepted, maybe with its end, or one that was not. */
type Answer =
  | { readonly kind: 'accepted'; readonly key: CallKey; readonly end?: CallOutcome | undefined }
  | { readonly kind: 'refused'; readonly error: string; readonly cause: string };

function answerToTrigger({ effect, waits }: Call, answer: Answer): Trigger {
  if (answer.kind === 'refused') return answerTrigger(effect, { ok: false, ...answer });
  const { key, end } = answer;
  if (waits && end !== undefined) return endTrigger(effect.taskEventId, end);
  const { requestId } = key;
  return answerTrigger(effect, { ok: true, output: { RequestId: requestId } });
}

async function callOnce(deps: CallDependencies, call: Call): Promise<Answer> {
  const made = await makeCall(deps, call);
  if (made.kind === 'refused') return made;
  const { task, waits } = call;
  const awaitEnd = () => deps.invocations.awaitEnd(made.key, { task, waits });
  return { ...made, end: await pastFaults(deps, awaitEnd) };
}

type Refused = Extract<Answer, { kind: 'refused' }>;

type Made =
  | (Refused & { readonly mayBeAccepted: boolean })
  | { readonly kind: 'accepted'; readonly key: CallKey };

async function makeCall({ tasks }: CallDependencies, { effect }: Call): Promise<Made> {
  const outcome = await tasks.run(effect);
  if (!outcome.ok) {
    const { error, cause, mayBeAccepted = false } = outcome;
    return { kind: 'refused', error, cause, mayBeAccepted };
  }
  const { functionName, requestId } = outcome;
  invariant(functionName !== undefined, 'an asynchronous call says which function accepted it');
  return { kind: 'accepted', key: { functionName, requestId } };
}

async function callStateful(
  deps: CallDependencies,
  call: Call,
  invocationId: string,
): Promise<Answer> {
  const { effect, task, waits } = call;
  const { effectId } = effect;
  const found = await deps.invocations.claim(newInvocation(deps, call, invocationId));
  if (found.effectId !== effectId) return nameTaken(invocationId);
  const known = found.call ?? (await firstCall(deps, call, found));
  if ('kind' in known) return known;
  const awaitEnd = () => deps.invocations.awaitEnd(known, { task, waits, invocationId });
  const end = await pastFaults(deps, awaitEnd);
  // Read when it was claimed: it may have been stopped, or ended by an earlier delivery of the same work.
  if (end === undefined) return { kind: 'accepted', key: known, end: endOf(found) };
  const counts = await endInvocation(deps, { invocationId, effectId }, end);
  return { kind: 'accepted', key: known, end: counts };
}

/** The call of a name that nobody has called yet; refused when it was stopped before. */
async function firstCall(
  deps: CallDependencies,
  call: Call,
  found: StatefulInvocation,
): Promise<CallKey | Refused> {
  const { invocationId, effectId } = found;
  const stopped = endOf(found);
  if (stopped?.ok === false) {
    return { kind: 'refused', error: stopped.error, cause: stopped.cause };
  }
  const made = await makeCall(deps, call);
  if (made.kind === 'accepted') {
    const { key } = made;
    await pastFaults(deps, () => deps.invocations.noteAccepted(invocationId, effectId, key));
    return key;
  }
  await endUnheard(deps, found, made);
  return made;
}

/** Of a call that may have been accepted after all the name stays taken: whoever took it could run beside that one. */
async function endUnheard(
  deps: CallDependencies,
  { invocationId, effectId }: StatefulInvocation,
  { error, cause, mayBeAccepted }: Extract<Made, { kind: 'refused' }>,
): Promise<void> {
  const end: StatefulEnd = {
    status: 'Failed',
    stoppedAt: toTimestamp(deps.clock.nowMs()),
    outcome: { ok: false, error, cause },
    ...(mayBeAccepted ? {} : { isNameFree: true }),
  };
  await pastFaults(deps, () => deps.invocations.end(invocationId, effectId, end));
}

function newInvocation(
  { clock }: CallDependencies,
  { effect, task, waits, flowName }: Call,
  invocationId: string,
): StatefulInvocation {
  const { effectId, stepName } = effect;
  return {
    invocationId,
    effectId,
    task,
    waits,
    flowName,
    stepName,
    startedAt: toTimestamp(clock.nowMs()),
    status: 'Running',
  };
}

function nameTaken(invocationId: string): Answer {
  const error = 'FC.StatefulAsyncInvocationAlreadyExists';
  const cause = `StatefulAsyncInvocationID "${invocationId}" has been used already`;
  return { kind: 'refused', error, cause };
}
