/** What a schedule costs beside its executions, counted at the ports as in `budgets.test.ts`. */
import { describe, expect, it } from '@jest/globals';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { CountingWorld } from '../support/counting-world.ts';
import { succeeded } from '../support/world.ts';

async function scheduled(cronExpression: string): Promise<CountingWorld> {
  const counting = new CountingWorld(() => succeeded({}));
  await counting.world.createFlow(
    'flow',
    'version: v1\ntype: flow\nsteps: [{type: pass, name: a}]',
  );
  const request = { flowName: 'flow', scheduleName: 'tick', cronExpression, isEnabled: true };
  await createSchedule(counting.world.deps, request);
  return counting;
}

describe('the budget of a schedule', () => {
  it('of every minute is an item and a message per firing, besides its execution', async () => {
    const counting = await scheduled('0 * * * * *');
    const costAt = async (minute: number) => {
      await counting.world.settle(Date.UTC(2024, 0, 1, 0, minute, 30));
      return counting.cost();
    };
    const [before, after] = [await costAt(10), await costAt(110)];
    expect(after.writes - before.writes).toBe(100 * (1 + 2)); // The alarm's item; the execution's.
    expect(after.messages - before.messages).toBe(100 * (1 + 1)); // The occurrence's; the start's.
    expect(after.invocations - before.invocations).toBe(100 * (1 + 1));
  });

  it('is created by a write, a message and the item of its first occurrence', async () => {
    const counting = await scheduled('0 0 4 * * *');
    await counting.world.settle(Date.UTC(2024, 0, 1, 1));
    expect(counting.cost()).toEqual({ writes: 2, messages: 1, invocations: 1 });
  });
});
