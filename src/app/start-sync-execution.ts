/**
 * StartSyncExecution. Every flow here is a standard one, and those are not started so: the answer says it, and is no error.
 * Source: API reference 4.7.
 */
import { checkInput } from './check-input.ts';
import type { Dependencies } from './dependencies.ts';
import { getNamedFlow } from './named-execution.ts';

export interface StartSyncRequest {
  readonly flowName: string;
  /** Need not be unique. */
  readonly executionName?: string;
  readonly inputText?: string;
}

export interface SyncExecutionView {
  readonly flowName: string;
  /** `{name}:{UUID}`, or a UUID. */
  readonly name: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Starts nothing. Throws `flow.not-found`, `argument.invalid`, `payload.too-large`. */
export async function startSyncExecution(
  deps: Pick<Dependencies, 'flows' | 'ids' | 'limits'>,
  { flowName, executionName, inputText }: StartSyncRequest,
): Promise<SyncExecutionView> {
  await getNamedFlow(deps, flowName);
  checkInput(deps, inputText);
  const id = deps.ids.uuid();
  return {
    flowName,
    name: executionName === undefined ? id : `${executionName}:${id}`,
    errorCode: 'ActionNotSupported',
    errorMessage: 'Standard execution is not supported',
  };
}
