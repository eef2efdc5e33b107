/**
 * Records how an asynchronous call ended, and continues the task that waits for it. The same end may come several times, and
 * before the call's own handler has noted who made it: then that one finds the end. An end that nobody waits for is kept
 * until it expires.
 */
import { tooLargeFor } from '../core/engine/run.ts';
import { readResult } from '../core/engine/task-result.ts';
import { eventEffectId } from '../core/shared/ids.ts';
import { jsonBytes } from '../core/shared/json-size.ts';
import type { Dependencies } from './dependencies.ts';
import type { AwaitedCall, CallKey } from './invocation-store.ts';
import type { CallOutcome } from './ports.ts';
import { endInvocation } from './stateful-invocation.ts';
import { continueTask } from './tell-task.ts';

export interface InvocationEnd extends CallKey {
  readonly outcome: CallOutcome;
}

export type RecordDependencies = Pick<
  Dependencies,
  'clock' | 'ids' | 'invocations' | 'limits' | 'workQueue'
>;

/** Idempotent. Throws a Fault to be called again. */
export async function recordInvocation(
  deps: RecordDependencies,
  { outcome: given, ...key }: InvocationEnd,
): Promise<void> {
  const outcome = bounded(deps, key, given);
  const call = await deps.invocations.recordEnd(key, outcome);
  if (call === undefined) return;
  const end = await endThatCounts(deps, call, outcome);
  if (call.waits) await continueTask(deps, call.task, end);
}

async function endThatCounts(
  deps: RecordDependencies,
  { task, invocationId }: AwaitedCall,
  outcome: CallOutcome,
): Promise<CallOutcome> {
  if (invocationId === undefined) return outcome;
  const effectId = eventEffectId(task.runId, task.taskEventId);
  return endInvocation(deps, { invocationId, effectId }, outcome);
}

/** What no step could take is not stored either; measured as a step does: text may hold JSON. */
function bounded(
  { limits }: RecordDependencies,
  { functionName }: CallKey,
  outcome: CallOutcome,
): CallOutcome {
  if (!outcome.ok || jsonBytes(readResult(outcome.output)) <= limits.valueBytes) return outcome;
  return { ok: false, ...tooLargeFor(limits, `the result of function "${functionName}"`) };
}
