/**
 * A client's StartExecution. One without a name takes a name and a run id that follow from its signature, so that a replay
 * of the request finds what it started, running or ended, and starts nothing. Design, section 3.
 */
import { toRunId } from '../core/shared/ids.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { toUuid } from './child-execution.ts';
import type { ExecutionView } from './execution-view.ts';
import { type NewRun, startExecution, type StartRequest } from './start-execution.ts';
import type { SignedBy } from './use-nonce.ts';

export interface ClientStart extends StartRequest {
  /** Absent: nobody can replay it. */
  readonly signedBy?: Pick<SignedBy, 'accessKeyId' | 'nonce'>;
}

/** Throws as `startExecution` does. */
export function startForClient(
  deps: ChangeDependencies,
  { signedBy, ...request }: ClientStart,
): Promise<ExecutionView> {
  if (signedBy === undefined || request.executionName) return startExecution(deps, request);
  return startExecution(deps, request, runOf(deps, request, signedBy));
}

/** What is asked for is a part of it: a client whose nonces repeat must not lose a start for it. */
function runOf(
  { ids }: Pick<ChangeDependencies, 'ids'>,
  { flowName, inputText = '', callbackToken = '' }: StartRequest,
  { accessKeyId, nonce }: NonNullable<ClientStart['signedBy']>,
): NewRun {
  const derive = (what: string) => {
    const parts = [what, accessKeyId, nonce, flowName, inputText, callbackToken];
    return toUuid(ids.sha256Hex(JSON.stringify(parts)));
  };
  return { executionName: derive('name'), runId: toRunId(derive('run')) };
}
