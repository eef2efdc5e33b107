/** Stateful invocations as the objects of the wire. The operations are ours: the reference has none. */
import type { InvocationSummary, StatefulInvocation } from '../../app/invocation-store.ts';
import type { InvocationsPage } from '../../app/list-invocations.ts';
import type { JsonObject } from '../../core/shared/json.ts';

export function presentInvocations({ invocations, nextToken }: InvocationsPage): JsonObject {
  return {
    Invocations: invocations.map(presentSummary),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

/** Text that is not set is `''`, as in an execution's description. */
export function presentInvocation(invocation: StatefulInvocation): JsonObject {
  const { task, call, outcome } = invocation;
  return {
    ...presentSummary(invocation),
    FlowName: invocation.flowName,
    ExecutionName: task.executionName,
    StepName: invocation.stepName,
    FunctionName: call?.functionName ?? '',
    FunctionRequestId: call?.requestId ?? '',
    ...presentOutcome(outcome),
  };
}

function presentOutcome(outcome: StatefulInvocation['outcome']): JsonObject {
  if (outcome === undefined) return { Output: '', Error: '', Cause: '' };
  if (outcome.ok) return { Output: JSON.stringify(outcome.output), Error: '', Cause: '' };
  return { Output: '', Error: outcome.error, Cause: outcome.cause };
}

function presentSummary(summary: InvocationSummary): JsonObject {
  const { invocationId, status, startedAt, stoppedAt = '' } = summary;
  return {
    InvocationId: invocationId,
    Status: status,
    StartedTime: startedAt,
    StoppedTime: stoppedAt,
  };
}
