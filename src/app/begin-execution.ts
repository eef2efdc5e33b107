/**
 * Begins an execution: the work message first, then entry 0. Whatever happens in between, the message alone completes the
 * start. The API's start and a child's both come here.
 */
import type { ExecutionOrigin } from '../core/engine/execution-origin.ts';
import { toWorkId } from '../core/shared/ids.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { createExecution } from './create-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { ExecutionHeader } from './ports.ts';

/** The header under the name: of this run, or of whoever was first. undefined: it may or may not have begun. */
export async function beginExecution(
  deps: ChangeDependencies,
  { origin, inputText }: { readonly origin: ExecutionOrigin; readonly inputText: string },
): Promise<ExecutionHeader | undefined> {
  const { flowId, executionName, runId } = origin;
  const key = { flowId, executionName };
  const workId = toWorkId(deps.ids.uuid());
  const work = { trigger: { type: 'Start' as const }, origin, inputText };
  await deps.workQueue.send({ workId, key, runId, work });
  if (await createExecution(deps, { origin, inputText, workId })) {
    return { origin, inputText, status: 'Running', cause: workId };
  }
  return findCurrentHeader(deps, key);
}

export function describeTakenName({ executionName, flowName }: ExecutionOrigin): string {
  return `Execution '${executionName}' in flow '${flowName}' already exists.`;
}
