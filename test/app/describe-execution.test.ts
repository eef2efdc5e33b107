import { describe, expect, it } from '@jest/globals';
import { describeExecution } from '../../src/app/describe-execution.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { flush, World } from '../support/world.ts';

const FLOW = `
version: v1
type: flow
steps:
  - type: wait
    name: nap
    duration: 3600
`;

const NAMES = { flowName: 'flow', executionName: 'run' };

/** Moves the clock from one sleeper to the next until the promise is settled; the sleeps, in milliseconds. */
async function sleepsUntil(world: World, promise: Promise<unknown>): Promise<readonly number[]> {
  const sleeps: number[] = [];
  let isSettled = false;
  promise.then(
    () => (isSettled = true),
    () => (isSettled = true),
  );
  for (;;) {
    await flush();
    const next = world.clock.nextWakeMs();
    if (isSettled || next === undefined) return sleeps;
    sleeps.push(Math.round(next - world.clock.nowMs()));
    world.clock.advanceTo(next);
  }
}

async function started(): Promise<World> {
  const world = new World();
  await world.start(FLOW);
  return world;
}

describe('describing an execution', () => {
  it('answers at once when it is not asked to wait', async () => {
    const world = await started();
    expect(await describeExecution(world.deps, NAMES)).toMatchObject({
      status: 'Running',
      outputText: '',
      stoppedAt: '',
      flowDefinition: FLOW,
    });
    expect(world.clock.nextWakeMs()).toBeUndefined();
  });

  it('looks soon at first and then every second, for as long as asked', async () => {
    const world = await started();
    const answer = describeExecution(world.deps, { ...NAMES, waitTimeSeconds: 5 });
    const sleeps = await sleepsUntil(world, answer);
    expect(sleeps.slice(0, 8)).toEqual([100, 150, 225, 338, 506, 759, 1_000, 1_000]);
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
    expect(await answer).toMatchObject({ status: 'Running' });
  });

  it('never waits longer than 25 seconds', async () => {
    const world = await started();
    const answer = describeExecution(world.deps, { ...NAMES, waitTimeSeconds: 60 });
    const startMs = world.clock.nowMs();
    await sleepsUntil(world, answer);
    expect(world.clock.nowMs() - startMs).toBe(25_000);
  });

  it('answers as soon as it sees the end', async () => {
    const world = await started();
    const answer = describeExecution(world.deps, { ...NAMES, waitTimeSeconds: 20 });
    await flush();
    await stopExecution(world.deps, NAMES);
    await sleepsUntil(world, answer);
    expect(await answer).toMatchObject({ status: 'Stopped' });
    expect(world.clock.nowMs() - Date.UTC(2024, 0, 1)).toBe(100);
  });

  it('sees an end that the header does not show yet', async () => {
    const world = await started();
    await stopExecution(world.deps, NAMES);
    expect(await world.header()).toMatchObject({ status: 'Running' });
    expect(await describeExecution(world.deps, NAMES)).toMatchObject({
      status: 'Stopped',
      stoppedAt: '2024-01-01T00:00:00.000Z',
    });
  });

  it('says which execution is not there', async () => {
    const world = await started();
    const missing = describeExecution(world.deps, { ...NAMES, executionName: 'x' });
    await expect(missing).rejects.toMatchObject({
      code: 'execution.not-found',
      message: "Execution 'x' in flow 'flow' does not exist.",
    });
  });
});
