import { describe, expect, it } from '@jest/globals';
import type { AccessRule } from '../../../src/app/access-keys.ts';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../support/api-world.ts';

const LIMITED = 'limited';
const SECRET = 'limited-secret';

/** A world with the flows `orders` and `waiting`, and a key that may do what the rules say. */
async function limitedWorld(...allow: readonly AccessRule[]): Promise<ApiWorld> {
  const world = new ApiWorld({ keys: { [LIMITED]: { secret: SECRET, allow } } });
  await world.createFlow('orders', PASS_FLOW);
  await world.createFlow('waiting', WAITING_FLOW);
  return world;
}

async function callLimited(
  world: ApiWorld,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
) {
  const all = { Action: action, AccessKeyId: LIMITED, ...parameters };
  const { status, body } = await world.send({
    method: 'POST',
    body: world.sign('POST', all, SECRET),
  });
  return { status, code: body['Code'], message: body['Message'] };
}

const DENIED = { status: 403, code: 'AccessDenied' };

describe('a limited key', () => {
  it('does what its rules say', async () => {
    const world = await limitedWorld({ action: 'StartExecution', flow: 'orders' });
    const answer = await callLimited(world, 'StartExecution', { FlowName: 'orders' });
    expect(answer.status).toBe(200);
  });

  it('is told which rule it lacks', async () => {
    const world = await limitedWorld({ action: 'StartExecution', flow: 'orders' });
    expect(await callLimited(world, 'StartExecution', { FlowName: 'waiting' })).toEqual({
      ...DENIED,
      message:
        "The access key 'limited' is not allowed fnf:StartExecution on acs:fnf:*:*:flow/waiting.",
    });
    expect(await callLimited(world, 'DescribeFlow', { Name: 'orders' })).toEqual({
      ...DENIED,
      message:
        "The access key 'limited' is not allowed fnf:DescribeFlow on acs:fnf:*:*:flow/orders.",
    });
  });

  it.each([
    ['DescribeFlow', { Name: 'orders' }, true],
    ['DescribeExecution', { FlowName: 'orders', ExecutionName: 'x' }, true],
    ['DescribeFlow', { Name: 'waiting' }, false],
    ['StartExecution', { FlowName: 'orders' }, false],
  ])('with wildcards: %s of %j: %j', async (action, parameters, isAllowed) => {
    const world = await limitedWorld({ action: 'Describe*', flow: 'ord*' });
    const { code } = await callLimited(world, action, parameters);
    expect(code === 'AccessDenied').toBe(!isAllowed);
  });

  it('has the rights of all of its rules together, not of their parts', async () => {
    const world = await limitedWorld(
      { action: 'DescribeFlow', flow: 'waiting' },
      { action: 'StartExecution', flow: 'orders' },
    );
    expect((await callLimited(world, 'DescribeFlow', { Name: 'waiting' })).status).toBe(200);
    const denied = await callLimited(world, 'StartExecution', { FlowName: 'waiting' });
    expect(denied).toMatchObject(DENIED);
  });

  it('creates the flows that it may create', async () => {
    const world = await limitedWorld({ action: 'CreateFlow', flow: 'team-*' });
    const flow = { Definition: PASS_FLOW, Description: '', Type: 'FDL' };
    const mine = await callLimited(world, 'CreateFlow', { Name: 'team-a', ...flow });
    expect(mine.status).toBe(200);
    const other = await callLimited(world, 'CreateFlow', { Name: 'other', ...flow });
    expect(other).toMatchObject(DENIED);
    expect((await world.call('DescribeFlow', { Name: 'other' })).status).toBe(404);
  });

  it.each([
    ['ListFlows', {}],
    ['ListStatefulInvocations', {}],
    ['DescribeStatefulInvocation', { InvocationId: 'x' }],
    ['StopStatefulInvocation', { InvocationId: 'x' }],
    ['DescribeRegions', {}],
    // A name that is none, or not there.
    ['StartExecution', {}],
    ['StartExecution', { FlowName: '1' }],
  ])('needs all flows for %s with %j', async (action, parameters) => {
    const some = await limitedWorld({ action: '*', flow: 'o*' });
    const denied = await callLimited(some, action, parameters);
    expect(denied).toMatchObject(DENIED);
    expect(denied.message).toContain(`fnf:${action} on acs:fnf:*:*:flow/*`);
    const all = await limitedWorld({ action, flow: '*' });
    expect(await callLimited(all, action, parameters)).not.toMatchObject(DENIED);
  });

  it('reports the tasks of the flows that it may report for', async () => {
    const world = await limitedWorld({ action: 'ReportTask*', flow: 'waiting' });
    await world.call('StartExecution', { FlowName: 'waiting', ExecutionName: 'run-1' });
    const TaskToken = await world.openTaskToken('run-1');
    const report = { TaskToken, Output: '{"status":"x"}' };
    expect((await callLimited(world, 'ReportTaskSucceeded', report)).status).toBe(200);
  });

  it('reports no others, and settles nothing then', async () => {
    const world = await limitedWorld({ action: 'ReportTask*', flow: 'orders' });
    await world.call('StartExecution', { FlowName: 'waiting', ExecutionName: 'run-1' });
    const TaskToken = await world.openTaskToken('run-1');
    const report = { TaskToken, Error: 'E' };
    const denied = await callLimited(world, 'ReportTaskFailed', report);
    expect(denied).toMatchObject(DENIED);
    expect(denied.message).toContain('flow/waiting');
    expect((await world.call('ReportTaskFailed', report)).status).toBe(200);
  });

  it('is not told whether a foreign token is one', async () => {
    const world = await limitedWorld({ action: 'ReportTask*', flow: 'orders' });
    const denied = await callLimited(world, 'ReportTaskFailed', { TaskToken: 'x', Error: 'E' });
    expect(denied).toMatchObject(DENIED);
  });

  it('uses no nonce for what it may not do', async () => {
    const world = await limitedWorld({ action: 'CreateFlow', flow: 'mine' });
    const flow = { Definition: PASS_FLOW, Description: '', Type: 'FDL', SignatureNonce: 'n' };
    await callLimited(world, 'CreateFlow', { Name: 'other', ...flow });
    const mine = await callLimited(world, 'CreateFlow', { Name: 'mine', ...flow });
    expect(mine.status).toBe(200);
  });
});

describe('during a rotation', () => {
  it('the old key and the new one are both good', async () => {
    const keys = { 'ci-2024': { secret: 'old' }, 'ci-2025': { secret: 'new' } };
    const world = new ApiWorld({ keys });
    for (const [AccessKeyId, { secret }] of Object.entries(keys)) {
      const query = world.sign('GET', { Action: 'DescribeFlow', Name: 'x', AccessKeyId }, secret);
      expect((await world.send({ query })).body['Code']).toBe('FlowNotExists');
    }
    const AccessKeyId = 'ci-2024';
    const crossed = world.sign('GET', { Action: 'DescribeFlow', Name: 'x', AccessKeyId }, 'new');
    expect((await world.send({ query: crossed })).body['Code']).toBe('SignatureNotMatch');
  });
});
