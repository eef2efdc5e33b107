/** StopExecution. Source: API reference 4.8 and open point 3. */
import { AppError } from './app-error.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { type ExecutionView, toExecutionView } from './execution-view.ts';
import { getNamedExecution } from './named-execution.ts';
import { openExecution } from './open-execution.ts';
import { findEnd } from './current-execution.ts';
import type { ExecutionHeader } from './ports.ts';

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
 */
export async function stopExecution(
  deps: ChangeDependencies,
  request: StopRequest,
): Promise<ExecutionView> {
  const { key, header } = await getNamedExecution(deps, request);
  if (header.status !== 'Running') throw notRunning(header);
  const live = await openExecution(deps, key, header.origin.runId);
  const end = live === undefined ? undefined : await stop(deps, live, request);
  if (end === undefined) throw notRunning((await getNamedExecution(deps, request)).header);
  const { text } = await deps.definitions.get(header.origin.definitionHash);
  return toExecutionView({ ...header, ...end }, text);
}

async function stop(
  deps: ChangeDependencies,
  live: NonNullable<Awaited<ReturnType<typeof openExecution>>>,
  { error = 'FnF.ExecutionStopped', cause = '' }: StopRequest,
) {
  const entry = await changeExecution(deps, live, { type: 'StopRequested', error, cause });
  return entry === undefined ? undefined : findEnd(entry);
}

function notRunning({ origin, status }: ExecutionHeader): AppError {
  const { flowName, executionName } = origin;
  return new AppError(
    'execution.not-running',
    `Execution '${executionName}' in flow '${flowName}' is not in progress: its status is ${status}.`,
    { flowName, executionName, status },
  );
}
