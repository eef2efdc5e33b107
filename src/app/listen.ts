/** A task waits for the end of an execution that it has not started: a listener joins the execution's journal. */
import { isSameTask, type TaskAddress } from '../core/engine/execution-origin.ts';
import type { RunId } from '../core/shared/ids.ts';
import { AppError, Fault } from './app-error.ts';
import { DEEPEST } from './child-execution.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { openExecution } from './open-execution.ts';
import type { ExecutionKey } from './ports.ts';

interface Target {
  readonly key: ExecutionKey;
  readonly runId: RunId;
}

/**
 * `joined`: the task will be told, or has been. `ended`: the execution had ended before. `circular`: the execution waits for
 * the task's own, so neither would ever end. Idempotent: a task that finds itself among the listeners is content. Throws a
 * Fault when it may or may not have joined.
 */
export type Listening = 'joined' | 'ended' | 'circular';

export async function listen(
  deps: ChangeDependencies,
  { key, runId }: Target,
  task: TaskAddress,
): Promise<Listening> {
  const live = await openExecution(deps, key, runId);
  const isListed = () =>
    live?.state.listeners?.some((listener) => isSameTask(listener, task)) === true;
  if (isListed()) return 'joined';
  if (live === undefined || live.state.end !== undefined) return 'ended';
  if (await waitsFor(deps, task, runId)) return 'circular';
  try {
    await changeExecution(deps, live, { type: 'ListenRequested', task });
  } catch (error) {
    const isUnavailable = error instanceof AppError && error.code === 'service.unavailable';
    throw isUnavailable ? new Fault('join a running execution', { cause: error }) : error;
  }
  // The message's handler may have been faster, or the end.
  await openExecution(deps, key, runId);
  return isListed() ? 'joined' : 'ended';
}

/** Whether the run waits for the task's execution: it is that one, or one of those above it that wait for their children. */
async function waitsFor(
  { journal }: ChangeDependencies,
  task: TaskAddress,
  runId: RunId,
): Promise<boolean> {
  let waiting: readonly TaskAddress[] = [task];
  for (let level = 0; level <= DEEPEST && waiting.length > 0; level += 1) {
    if (waiting.some((each) => each.runId === runId)) return true;
    const headers = await Promise.all(waiting.map((each) => journal.findHeader(each)));
    waiting = headers.flatMap((header) => header?.origin.tells ?? []);
  }
  return false;
}
