/** A task waits for the end of an execution that it has not started: a listener joins the execution's journal. */
import { isSameTask, type TaskAddress } from '../core/engine/execution-origin.ts';
import type { RunId } from '../core/shared/ids.ts';
import { AppError, Fault } from './app-error.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { openExecution } from './open-execution.ts';
import type { ExecutionKey } from './ports.ts';

/**
 * True: the task will be told, or has been. False: the execution had ended before. Idempotent: a task that finds itself
 * among the listeners is content. Throws a Fault when it may or may not have joined.
 */
export async function listen(
  deps: ChangeDependencies,
  { key, runId }: { readonly key: ExecutionKey; readonly runId: RunId },
  task: TaskAddress,
): Promise<boolean> {
  const live = await openExecution(deps, key, runId);
  const isListed = () =>
    live?.state.listeners?.some((listener) => isSameTask(listener, task)) === true;
  if (live === undefined || isListed()) return live !== undefined;
  if (live.state.end !== undefined) return false;
  try {
    await changeExecution(deps, live, { type: 'ListenRequested', task });
  } catch (error) {
    const isUnavailable = error instanceof AppError && error.code === 'service.unavailable';
    throw isUnavailable ? new Fault('join a running execution', { cause: error }) : error;
  }
  // The message's handler may have been faster, or the end.
  await openExecution(deps, key, runId);
  return isListed();
}
