import { describe, expect, it } from '@jest/globals';
import { startExecution } from '../../src/app/start-execution.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';

describe('an execution that is started with a callback token', () => {
  const asks = `${FLOW_HEAD}
  - type: task
    name: ask
    resourceArn: acs:fc:::services/s/functions/f
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
`;
  const waits = `${FLOW_HEAD}  - {type: wait, name: long, duration: 50}\n`;

  async function asking() {
    const world = await worldWith({ asks, waits });
    await startExecution(world.deps, { flowName: 'asks', executionName: 'run' });
    await world.settle(world.clock.nowMs());
    const { token } = world.calls[0]?.input ?? {};
    const callbackToken = typeof token === 'string' ? token : '';
    return { world, callbackToken };
  }

  it('reports its end to the task, also when it was running already', async () => {
    for (const isRunning of [false, true]) {
      const { world, callbackToken } = await asking();
      const request = { flowName: 'waits', executionName: 'one' };
      if (isRunning) await startExecution(world.deps, request);
      await startExecution(world.deps, { ...request, callbackToken });
      await world.settle();
      expect((await readExecution(world, 'asks', 'run')).header?.status).toBe('Succeeded');
    }
  });

  it('refuses a token that is not ours', async () => {
    const { world } = await asking();
    const request = { flowName: 'waits', executionName: 'one', callbackToken: 'forged' };
    await expect(startExecution(world.deps, request)).rejects.toMatchObject({
      code: 'argument.invalid',
      message: 'CallbackFnFTaskToken is not a task token of this deployment.',
    });
  });
});
