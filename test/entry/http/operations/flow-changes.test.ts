/** UpdateFlow, ListFlows and DeleteFlow on the wire. */
import { describe, expect, it } from '@jest/globals';
import type { Flow } from '../../../../src/core/definition/flow.ts';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../../support/api-world.ts';

const flowIn = ({ body }: { body: Record<string, unknown> }) => ({ ...body, RequestId: '' });

async function worldWith(...names: readonly string[]): Promise<ApiWorld> {
  const world = new ApiWorld();
  for (const name of names) await world.createFlow(name, PASS_FLOW);
  return world;
}

describe('UpdateFlow', () => {
  it('answers with the whole flow, of which it has changed what was sent', async () => {
    const world = await worldWith('demo');
    const before = await world.get('DescribeFlow', { Name: 'demo' });
    world.world.clock.advance(1_500);
    const sent = { Name: 'demo', Definition: WAITING_FLOW, RoleArn: 'acs:ram::1:role/r' };
    const updated = await world.call('UpdateFlow', sent);
    expect(updated.status).toBe(200);
    expect(flowIn(updated)).toEqual({
      ...flowIn(before),
      ...sent,
      LastModifiedTime: '2024-01-01T00:00:01.500Z',
    });
    expect(flowIn(await world.get('DescribeFlow', { Name: 'demo' }))).toEqual(flowIn(updated));
  });

  it('takes everything in the query of a GET, too', async () => {
    const world = await worldWith('demo');
    const { status, body } = await world.get('UpdateFlow', { Name: 'demo', Description: 'new' });
    expect([status, body['Description']]).toEqual([200, 'new']);
  });

  it('leaves what is sent empty as it is: some clients send all that they know', async () => {
    const world = await worldWith('demo');
    const before = await world.get('DescribeFlow', { Name: 'demo' });
    const empty = { Definition: '', Description: '', Type: '', RoleArn: '' };
    const updated = await world.call('UpdateFlow', { Name: 'demo', ...empty, Environment: '' });
    expect(flowIn(updated)).toEqual(flowIn(before));
  });

  it('tells warnings beside the flow, as CreateFlow does', async () => {
    const world = await worldWith('demo');
    const Definition = `${PASS_FLOW}colour: red\n`;
    const { body } = await world.call('UpdateFlow', { Name: 'demo', Definition });
    expect(body['Warnings']).toEqual([expect.stringContaining('colour')]);
  });

  it('refuses a wrong definition with line and column of each problem', async () => {
    const world = await worldWith('demo');
    const Definition = 'version: v1\ntype: flow\nsteps:\n  - type: dance\n    name: a\n';
    const { status, body } = await world.call('UpdateFlow', { Name: 'demo', Definition });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(body['Message']).toMatch(/^4:\d+: .*dance/m);
  });

  it('makes the targets of the new definition where that is done', async () => {
    const seen: string[] = [];
    const onFlowAccepted = async ({ steps }: Flow) => void seen.push(steps[0]?.name ?? '');
    const world = new ApiWorld({ hooks: { onFlowAccepted } });
    await world.createFlow('demo', PASS_FLOW);
    await world.call('UpdateFlow', { Name: 'demo', Definition: WAITING_FLOW });
    expect(seen).toEqual(['first', 'ask']);
  });

  it.each([
    [{}, 400, 'MissingRequiredParams', "The HTTP query 'Name' must be specified."],
    [{ Name: '1a' }, 400, 'InvalidArgument', undefined],
    [{ Name: 'demo', Type: 'BPMN' }, 400, 'InvalidArgument', undefined],
    [{ Name: 'demo', RoleArn: 'pay' }, 400, 'InvalidArgument', undefined],
    [{ Name: 'none' }, 404, 'FlowNotExists', "Flow 'none' does not exist."],
  ])('with %j is %i %s', async (parameters, status, code, message) => {
    const world = await worldWith('demo');
    const answer = await world.call('UpdateFlow', parameters);
    expect([answer.status, answer.body['Code']]).toEqual([status, code]);
    if (message !== undefined) expect(answer.body['Message']).toBe(message);
  });

  it('that others forestall again and again is 409 ConcurrentUpdateError', async () => {
    const world = await worldWith('demo');
    world.world.flows.updateFlow = async () => false;
    world.world.clock.sleep = async () => undefined;
    const { status, body } = await world.call('UpdateFlow', { Name: 'demo', Description: 'x' });
    expect([status, body['Code'], body['Message']]).toEqual([
      409,
      'ConcurrentUpdateError',
      'Update conflict, please retry.',
    ]);
  });
});

describe('ListFlows', () => {
  const namesIn = (body: Record<string, unknown>) =>
    (body['Flows'] as { Name: string }[]).map(({ Name }) => Name);

  it('lists whole flows by name, without a token when there are no more', async () => {
    const world = await worldWith('b', 'a', 'c');
    const { status, body } = await world.get('ListFlows');
    expect([status, namesIn(body)]).toEqual([200, ['a', 'b', 'c']]);
    expect(Object.keys(body).toSorted()).toEqual(['Flows', 'RequestId']);
    const described = await world.get('DescribeFlow', { Name: 'a' });
    const [first] = body['Flows'] as object[];
    expect({ ...first, RequestId: '' }).toEqual(flowIn(described));
  });

  it('goes on by its token', async () => {
    const world = await worldWith('b', 'a', 'c');
    const first = await world.get('ListFlows', { Limit: '2' });
    expect(namesIn(first.body)).toEqual(['a', 'b']);
    const NextToken = String(first.body['NextToken']);
    const second = await world.call('ListFlows', { Limit: '2', NextToken });
    expect(namesIn(second.body)).toEqual(['c']);
    expect(second.body).not.toHaveProperty('NextToken');
  });

  it('takes a limit of 1000, as deployment tools send it', async () => {
    const world = await worldWith('a');
    const { status, body } = await world.get('ListFlows', { Limit: '1000' });
    expect([status, namesIn(body)]).toEqual([200, ['a']]);
  });

  it.each([
    ['Limit', '0'],
    ['Limit', '-1'],
    ['Limit', 'many'],
    ['NextToken', 'a'],
  ])('refuses %s %s', async (name, value) => {
    const { status, body } = await new ApiWorld().get('ListFlows', { [name]: value });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});

describe('DeleteFlow', () => {
  it('answers with a request id alone, and the flow is gone', async () => {
    const world = await worldWith('demo');
    const { status, body } = await world.call('DeleteFlow', { Name: 'demo' });
    expect([status, Object.keys(body)]).toEqual([200, ['RequestId']]);
    for (const [action, parameters] of [
      ['DescribeFlow', { Name: 'demo' }],
      ['UpdateFlow', { Name: 'demo' }],
      ['DeleteFlow', { Name: 'demo' }],
      ['StartExecution', { FlowName: 'demo' }],
      ['ListExecutions', { FlowName: 'demo' }],
      ['GetExecutionHistory', { FlowName: 'demo', ExecutionName: 'run' }],
    ] as const) {
      const gone = await world.call(action, parameters);
      expect([gone.status, gone.body['Code'], gone.body['Message']]).toEqual([
        404,
        'FlowNotExists',
        "Flow 'demo' does not exist.",
      ]);
    }
    expect((await world.get('ListFlows')).body['Flows']).toEqual([]);
  });

  it('takes a GET, as older clients send it', async () => {
    const world = await worldWith('demo');
    expect((await world.get('DeleteFlow', { Name: 'demo' })).status).toBe(200);
  });

  it('stops what runs; the token of its task is of no use any more', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    await world.call('DeleteFlow', { Name: 'waiting' });
    await world.world.settle(world.world.clock.nowMs() + 1_000);
    const { status, body } = await world.call('ReportTaskSucceeded', { TaskToken, Output: '{}' });
    expect([status, body['Code']]).toEqual([400, 'TaskAlreadyCompleted']);
  });

  it('frees the name for a flow with another id', async () => {
    const world = await worldWith('demo');
    const { body: old } = await world.get('DescribeFlow', { Name: 'demo' });
    await world.call('DeleteFlow', { Name: 'demo' });
    const { status, body } = await world.createFlow('demo', PASS_FLOW);
    expect(status).toBe(200);
    expect(body['Id']).not.toBe(old['Id']);
  });

  it.each([
    [{}, 400, 'MissingRequiredParams'],
    [{ Name: 'a b' }, 400, 'InvalidArgument'],
    [{ Name: 'none' }, 404, 'FlowNotExists'],
  ])('with %j is %i %s', async (parameters, status, code) => {
    const answer = await new ApiWorld().call('DeleteFlow', parameters);
    expect([answer.status, answer.body['Code']]).toEqual([status, code]);
  });
});
