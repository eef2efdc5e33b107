/**
 * RepairExecution: sends an execution a work message of its own, in case others were lost. Its handler performs what
 * anybody owes and nobody has done, of an execution that has ended too: the header's end, and telling who waits for it.
 * Ours: the reference has no such operation.
 */
import { toWorkId, type WorkId } from '../core/shared/ids.ts';
import type { Dependencies } from './dependencies.ts';
import { type ExecutionName, getNamedExecution } from './named-execution.ts';
import type { ExecutionHeader } from './ports.ts';

export interface RepairView {
  readonly flowName: string;
  readonly name: string;
  /** When the message was sent. */
  readonly status: ExecutionHeader['status'];
  /** Of the message. */
  readonly workId: WorkId;
}

/**
 * Calls that are in flight all the same are made once more, under the same keys. Throws `flow.not-found`,
 * `execution.not-found`.
 */
export async function repairExecution(
  deps: Pick<Dependencies, 'flows' | 'ids' | 'journal' | 'workQueue'>,
  request: ExecutionName,
): Promise<RepairView> {
  const { key, header } = await getNamedExecution(deps, request);
  const { flowName, executionName: name, runId } = header.origin;
  const workId = toWorkId(deps.ids.uuid());
  await deps.workQueue.send({ workId, key, runId, work: { trigger: { type: 'Repair' } } });
  return { flowName, name, status: header.status, workId };
}
