import { describe, expect, it } from '@jest/globals';
import { describeFlow } from '../../src/app/describe-flow.ts';
import { World } from '../support/world.ts';

describe('describing a flow', () => {
  it('says which flow is not there, in the words that deployment tools look for', async () => {
    const { deps } = new World();
    await expect(describeFlow(deps, { flowName: 'x' })).rejects.toMatchObject({
      code: 'flow.not-found',
      message: "Flow 'x' does not exist.",
    });
  });
});
