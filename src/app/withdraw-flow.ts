/** The end of a flow that a stack has made. */
import type { FlowId } from '../core/shared/ids.ts';
import { isAppError } from './app-error.ts';
import type { BackOffDependencies } from './back-off.ts';
import { deleteFlow } from './delete-flow.ts';
import type { Dependencies } from './dependencies.ts';

/** Idempotent: one that is gone, or never was, is gone; another flow that has the name by now is left alone. */
export async function withdrawFlow(
  deps: BackOffDependencies & Pick<Dependencies, 'clock' | 'flows' | 'ids' | 'workQueue'>,
  { name: flowName, flowId }: { readonly name: string; readonly flowId: FlowId },
): Promise<void> {
  try {
    await deleteFlow(deps, { flowName, flowId });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'flow.not-found') throw error;
  }
}
