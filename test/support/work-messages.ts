/** Two small flows, and the messages that move them. */
import type { WorkMessage } from '../../src/app/ports.ts';
import type { World } from './world.ts';

/** Two function calls. */
export const CALL = `version: v1
type: flow
steps:
  - {type: task, name: a, resourceArn: 'acs:fc:::services/s/functions/f'}
  - {type: task, name: b, resourceArn: 'acs:fc:::services/s/functions/f'}
`;
/** Waits ten minutes. */
export const WAIT =
  'version: v1\ntype: flow\nsteps:\n  - {type: wait, name: pause, duration: 600}\n';

export async function firstMessage(world: World): Promise<WorkMessage> {
  const [pending] = world.queue.pending();
  if (pending === undefined) throw new Error('no message was sent');
  return pending.message;
}

export const typesOf = async (world: World) => (await world.history()).map(({ type }) => type);
