import { describe, expect, it } from '@jest/globals';
import { findTokenFlow } from '../../src/app/find-token-flow.ts';
import { toRunId } from '../../src/core/shared/ids.ts';
import { ApiWorld } from '../support/api-world.ts';

describe('the flow that a task token is about', () => {
  it('is told by its execution', async () => {
    const { world, ...api } = await waiting();
    expect(await findTokenFlow(world.deps, { taskToken: api.token })).toBe('waiting');
  });

  it('is unknown for what is no token', async () => {
    const { world } = await waiting();
    for (const taskToken of ['', 'token']) {
      expect(await findTokenFlow(world.deps, { taskToken })).toBeUndefined();
    }
  });

  it('is unknown once the execution is gone, or its name belongs to another run', async () => {
    const { world, token } = await waiting();
    const claims = world.deps.tokens.verify(token)!;
    for (const changes of [{ executionName: 'gone' }, { runId: toRunId('another') }]) {
      const taskToken = world.deps.tokens.issue({ ...claims, ...changes });
      expect(await findTokenFlow(world.deps, { taskToken })).toBeUndefined();
    }
  });
});

async function waiting() {
  const api = new ApiWorld();
  return { world: api.world, token: await api.startWaiting() };
}
