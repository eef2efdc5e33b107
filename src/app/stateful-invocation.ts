/**
 * The life of a stateful invocation: what its state means for the task that made it. The stored state decides, whoever
 * looks at it and however often: an end that comes when it has been stopped is discarded.
 */
import { toTimestamp } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';
import type { StatefulInvocation } from './invocation-store.ts';
import type { CallOutcome } from './ports.ts';

/** What the task of a stopped invocation fails with. */
const STOPPED = 'FC.StatefulInvocationStopped';

/** The end that counts for the task; undefined: it has none yet. */
export function endOf({
  status,
  invocationId,
  outcome,
}: StatefulInvocation): CallOutcome | undefined {
  if (status !== 'Stopped') return outcome;
  const cause = `the stateful invocation "${invocationId}" was stopped`;
  return { ok: false, error: STOPPED, cause };
}

/** Records the end of the invocation's function. Returns the end that counts: an earlier one, or that of a stop. */
export async function endInvocation(
  { clock, invocations }: Pick<Dependencies, 'clock' | 'invocations'>,
  { invocationId, effectId }: Pick<StatefulInvocation, 'invocationId' | 'effectId'>,
  outcome: CallOutcome,
): Promise<CallOutcome> {
  const invocation = await invocations.end(invocationId, effectId, {
    status: outcome.ok ? 'Succeeded' : 'Failed',
    stoppedAt: toTimestamp(clock.nowMs()),
    outcome,
  });
  return (invocation && endOf(invocation)) ?? outcome;
}
