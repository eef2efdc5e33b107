import { describe, expect, it } from '@jest/globals';
import { ApiWorld, PASS_FLOW } from '../../../support/api-world.ts';

async function worldWithFlow(): Promise<ApiWorld> {
  const world = new ApiWorld();
  await world.createFlow('made', PASS_FLOW);
  return world;
}

describe('StartSyncExecution of a standard flow', () => {
  it('says that it is none of an Express flow, and starts nothing', async () => {
    const world = await worldWithFlow();
    const { status, body } = await world.call('StartSyncExecution', {
      FlowName: 'made',
      ExecutionName: 'run',
      Input: '{"n": 1}',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.any(String),
      FlowName: 'made',
      Name: expect.stringMatching(/^run:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      Status: 'Failed',
      ErrorCode: 'ActionNotSupported',
      ErrorMessage: 'Standard execution is not supported',
      Output: '',
      StartedTime: '',
      StoppedTime: '',
    });
    const { body: listed } = await world.get('ListExecutions', { FlowName: 'made' });
    expect(listed['Executions']).toEqual([]);
  });

  it('has a name of its own when it is given none', async () => {
    const { body } = await (await worldWithFlow()).call('StartSyncExecution', { FlowName: 'made' });
    expect(body['Name']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each([
    [{}, 400, 'MissingRequiredParams'],
    [{ FlowName: 'other' }, 404, 'FlowNotExists'],
    [{ FlowName: 'made', Input: '[]' }, 400, 'InvalidArgument'],
    [{ FlowName: 'made', ExecutionName: '1' }, 400, 'InvalidArgument'],
    [{ FlowName: 'made', Qualifier: 'v1' }, 400, 'InvalidArgument'],
  ])('with %j is a %d %s', async (parameters, status, code) => {
    const answer = await (await worldWithFlow()).call('StartSyncExecution', parameters);
    expect([answer.status, answer.body['Code']]).toEqual([status, code]);
  });
});
