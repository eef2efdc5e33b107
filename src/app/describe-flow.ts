import { invariant } from '../core/shared/invariant.ts';
import type { Dependencies } from './dependencies.ts';
import { type FlowView, toFlowView } from './flow-view.ts';
import { getNamedFlow } from './named-execution.ts';

/** The flow as it is now. Throws `flow.not-found`. */
export async function describeFlow(
  deps: Pick<Dependencies, 'flows'>,
  request: { readonly flowName: string },
): Promise<FlowView> {
  const flow = await getNamedFlow(deps, request.flowName);
  const definition = await deps.flows.findDefinition(flow.definitionHash);
  invariant(definition !== undefined, 'a flow points at a stored definition');
  return toFlowView(flow, definition);
}
