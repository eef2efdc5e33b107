/** Tells a task of another execution how this one ended. Told twice, the second time decides nothing. */
import type { TellTask } from '../core/engine/effect.ts';
import type { TaskAddress } from '../core/engine/execution-origin.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import type { TaskFailed, TaskSucceeded } from '../core/engine/trigger.ts';
import { toWorkId } from '../core/shared/ids.ts';
import { EMPTY_OBJECT } from '../core/shared/json.ts';
import type { Dependencies } from './dependencies.ts';

export async function tellTask(
  deps: TellDependencies,
  { end }: ExecutionState,
  { task }: TellTask,
): Promise<undefined> {
  if (end !== undefined) await tellEnd(deps, end, task);
}

export type TellDependencies = Pick<Dependencies, 'ids' | 'workQueue'>;
type End = Pick<NonNullable<ExecutionState['end']>, 'failure' | 'output'>;

export async function tellEnd(
  { ids, workQueue }: TellDependencies,
  end: End,
  { taskEventId, flowId, executionName, runId }: TaskAddress,
): Promise<void> {
  await workQueue.send({
    workId: toWorkId(ids.uuid()),
    key: { flowId, executionName },
    runId,
    work: { trigger: toTrigger(end, taskEventId) },
  });
}

/** An execution that stopped or timed out has an error like one that failed. Source: FDL reference 4.5. */
function toTrigger(
  { failure, output = EMPTY_OBJECT }: End,
  taskEventId: number,
): TaskSucceeded | TaskFailed {
  if (failure === undefined) return { type: 'TaskSucceeded', taskEventId, output };
  const { error, cause } = failure;
  return { type: 'TaskFailed', taskEventId, error, cause, phase: 'run' };
}
