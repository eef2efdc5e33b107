/** Finding what a request names, or refusing in the words that clients look for. */
import { AppError } from './app-error.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import type { ExecutionHeader, ExecutionKey, FlowRecord } from './ports.ts';

export interface ExecutionName {
  readonly flowName: string;
  readonly executionName: string;
}

/** Throws `flow.not-found`. */
export async function getNamedFlow(
  deps: Pick<Dependencies, 'flows'>,
  flowName: string,
): Promise<FlowRecord> {
  const flow = await deps.flows.findFlow(flowName);
  if (flow !== undefined) return flow;
  throw flowNotFound(flowName);
}

/** Deployment tools look for the words `Flow '<name>' does not exist`, quotes included. */
export function flowNotFound(flowName: string): AppError {
  return new AppError('flow.not-found', `Flow '${flowName}' does not exist.`, { flowName });
}

/** The execution's key and its header as it stands now. Throws `flow.not-found`, `execution.not-found`. */
export async function getNamedExecution(
  deps: Pick<Dependencies, 'flows' | 'journal'>,
  { flowName, executionName }: ExecutionName,
): Promise<{ key: ExecutionKey; header: ExecutionHeader }> {
  const { flowId } = await getNamedFlow(deps, flowName);
  const key = { flowId, executionName };
  const header = await findCurrentHeader(deps, key);
  if (header !== undefined) return { key, header };
  throw new AppError(
    'execution.not-found',
    `Execution '${executionName}' in flow '${flowName}' does not exist.`,
    { flowName, executionName },
  );
}
