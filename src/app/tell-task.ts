/** Tells a task of another execution how this one ended. Told twice, the second time decides nothing. */
import type { TellTask } from '../core/engine/effect.ts';
import type { TaskAddress } from '../core/engine/execution-origin.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import { toWorkId } from '../core/shared/ids.ts';
import { EMPTY_OBJECT } from '../core/shared/json.ts';
import type { Dependencies } from './dependencies.ts';
import { endTrigger, type Outcome } from './outcome-trigger.ts';

/** An execution that stopped or timed out has an error like one that failed. Source: FDL reference 4.5. */
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
  deps: TellDependencies,
  { failure, output = EMPTY_OBJECT }: End,
  task: TaskAddress,
): Promise<void> {
  await continueTask(
    deps,
    task,
    failure === undefined ? { ok: true, output } : { ok: false, ...failure },
  );
}

/** What the task waited for has ended: a message of its own says so. */
export async function continueTask(
  { ids, workQueue }: TellDependencies,
  { taskEventId, flowId, executionName, runId }: TaskAddress,
  outcome: Outcome,
): Promise<void> {
  await workQueue.send({
    workId: toWorkId(ids.uuid()),
    key: { flowId, executionName },
    runId,
    work: { trigger: endTrigger(taskEventId, outcome) },
  });
}
