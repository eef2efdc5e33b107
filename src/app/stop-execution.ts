/** StopExecution. Source: API reference 4.8 and open point 3. */
import { AppError } from './app-error.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { type ExecutionView, toExecutionView } from './execution-view.ts';
import { getNamedExecution } from './named-execution.ts';
import { openExecution } from './open-execution.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { findEnd } from './current-execution.ts';
import type { ExecutionEnd, ExecutionHeader, ExecutionKey } from './ports.ts';

export interface StopRequest {
  readonly flowName: string;
  readonly executionName: string;
  /** 1 to 128 characters; absent: FnF.ExecutionStopped. */
  readonly error?: string;
  /** 1 to 4,096 characters. */
  readonly cause?: string;
}

/**
 * The execution as it stopped. Throws `flow.not-found`, `execution.not-found`, `execution.not-running` (it had ended).
 * workId: the same for a stop that is made again; one that finds its own work done has succeeded.
 */
export async function stopExecution(
  deps: ChangeDependencies,
  request: StopRequest,
  workId?: WorkId,
): Promise<ExecutionView> {
  const { key, header } = await getNamedExecution(deps, request);
  const isRunning = header.status === 'Running';
  const live = isRunning ? await openExecution(deps, key, header.origin.runId) : undefined;
  const stopped = live === undefined ? undefined : await stop(deps, live, request, workId);
  const end = stopped ?? (await findOwnEnd(deps, key, workId));
  if (end === undefined) throw notRunning((await getNamedExecution(deps, request)).header);
  const { text } = await deps.definitions.get(header.origin.definitionHash);
  return toExecutionView({ ...header, ...end }, text);
}

async function stop(
  deps: ChangeDependencies,
  live: NonNullable<Awaited<ReturnType<typeof openExecution>>>,
  { error = 'FnF.ExecutionStopped', cause = '' }: StopRequest,
  workId: WorkId | undefined,
) {
  const trigger = { type: 'StopRequested', error, cause } as const;
  const entry = await changeExecution(deps, live, trigger, workId);
  return entry === undefined ? undefined : findEnd(entry);
}

/** The end that an earlier try of this very stop has brought about. */
async function findOwnEnd(
  { journal }: ChangeDependencies,
  key: ExecutionKey,
  workId: WorkId | undefined,
): Promise<ExecutionEnd | undefined> {
  if (workId === undefined) return undefined;
  const newest = await journal.findNewestEntry(key);
  return newest?.cause === workId ? findEnd(newest) : undefined;
}

function notRunning({ origin, status }: ExecutionHeader): AppError {
  const { flowName, executionName } = origin;
  return new AppError(
    'execution.not-running',
    `Execution '${executionName}' in flow '${flowName}' is not in progress: its status is ${status}.`,
    { flowName, executionName, status },
  );
}
