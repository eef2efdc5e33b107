/** Tells a task of another execution how this one ended. Told twice, the second time decides nothing. */
import type { TellTask } from '../core/engine/effect.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import type { TaskFailed, TaskSucceeded } from '../core/engine/trigger.ts';
import { toWorkId } from '../core/shared/ids.ts';
import { EMPTY_OBJECT } from '../core/shared/json.ts';
import type { Dependencies } from './dependencies.ts';

export async function tellTask(
  { ids, workQueue }: Pick<Dependencies, 'ids' | 'workQueue'>,
  { end }: ExecutionState,
  { task: { flowId, executionName, runId, taskEventId } }: TellTask,
): Promise<undefined> {
  if (end === undefined) return;
  await workQueue.send({
    workId: toWorkId(ids.uuid()),
    key: { flowId, executionName },
    runId,
    work: { trigger: toTrigger(end, taskEventId) },
  });
}

/** An execution that stopped or timed out has an error like one that failed. Source: FDL reference 4.5. */
function toTrigger(
  { failure, output = EMPTY_OBJECT }: NonNullable<ExecutionState['end']>,
  taskEventId: number,
): TaskSucceeded | TaskFailed {
  if (failure === undefined) return { type: 'TaskSucceeded', taskEventId, output };
  const { error, cause } = failure;
  return { type: 'TaskFailed', taskEventId, error, cause, phase: 'run' };
}
