/** Flows with one asynchronous call, and what comes of it: their tests speak of these. */
import type { JsonObject } from '../../src/core/shared/json.ts';
import { succeeded, type TaskScript, World } from './world.ts';

export const job = (pattern: string, more = '') => `version: v1
type: flow
steps:
  - type: task
    name: job
    resourceArn: acs:fc:::services/s/functions/f
    pattern: ${pattern}
    serviceParams: {InvocationType: Async${more}}
    outputMappings: [{target: result, source: $local}]
`;
export const SYNC = job('sync');
export const STATEFUL = job('sync', ', StatefulAsyncInvocationID: $.id');

export const accepts = (): TaskScript => {
  let calls = 0;
  return () => {
    calls += 1;
    const requestId = `r${calls}`;
    return { ok: true, output: { RequestId: requestId }, requestId, functionName: 'f' };
  };
};

export const end = (requestId: string, outcome = succeeded({ n: 1 })) => ({
  functionName: 'f',
  requestId,
  outcome,
});

/** Up to where nothing is left to do now: the call was accepted. */
export async function started(flow: string, input: JsonObject = { id: 'one' }): Promise<World> {
  const world = new World({ runTask: accepts() });
  await world.start(flow, input);
  await now(world);
  return world;
}

export const now = (world: World) => world.settle(world.clock.nowMs());

export async function outcomeOf(world: World, executionName = 'run') {
  const header = await world.header(executionName);
  const events = await world.history(executionName);
  const failure = events.find(({ type }) => type === 'TaskFailed' || type === 'TaskSubmitFailed');
  return [header?.status, header?.output ?? failure?.detail];
}
