/** Flows of an application in the engine beside it, on a laptop: created or updated through its API. */
import type { FlowDeclaration } from '../app/flow-declarations.ts';
import { planDeployment } from '../app/plan-deployment.ts';
import type { SluiceClient } from '../client/sluice-client.ts';

export interface LocalFlow {
  readonly declaration: FlowDeclaration;
  /** With local values. */
  readonly definition: string;
}

/** No role: none is assumed here. Throws an ApiError, a ConnectionError. */
export async function putFlow(client: SluiceClient, flow: LocalFlow): Promise<void> {
  const { declaration, definition } = flow;
  const { name, description, schedules } = declaration;
  const described = description === undefined ? {} : { description };
  const desired = { name, definition, schedules, ...described };
  const { changes } = await planDeployment(client, [desired], false);
  for (const { perform } of changes) await perform?.(client);
}
