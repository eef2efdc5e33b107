/** Flows of an application in the engine beside it, on a laptop: created or updated through its API. */
import { ApiError } from '../client/api-error.ts';
import type { SluiceClient } from '../client/sluice-client.ts';
import type { FlowDeclaration, ScheduleDeclaration } from '../app/flow-declarations.ts';

export interface LocalFlow {
  readonly declaration: FlowDeclaration;
  /** With local values. */
  readonly definition: string;
}

/** Throws an ApiError, a ConnectionError. */
export async function putFlow(client: SluiceClient, flow: LocalFlow): Promise<void> {
  const { declaration, definition: Definition } = flow;
  const { name, description, schedules } = declaration;
  const Description = description ?? '';
  const isNew = await unless('FlowAlreadyExists', () =>
    client.createFlow({ Name: name, Definition, Description, Type: 'FDL' }),
  );
  if (!isNew) await client.updateFlow({ Name: name, Definition, Description });
  for (const schedule of schedules) await putSchedule(client, name, schedule);
}

async function putSchedule(
  client: SluiceClient,
  FlowName: string,
  { name: ScheduleName, cron, payload, enabled, description }: ScheduleDeclaration,
): Promise<void> {
  const request = {
    FlowName,
    ScheduleName,
    CronExpression: cron,
    Payload: payload,
    Enable: enabled,
    Description: description ?? '',
  };
  const isNew = await unless('ScheduleAlreadyExists', () => client.createSchedule(request));
  if (!isNew) await client.updateSchedule(request);
}

/** false: it was refused with this code. */
async function unless(code: string, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === code) return false;
    throw error;
  }
}
