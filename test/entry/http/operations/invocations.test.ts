/** Stateful invocations by the API. */
import { describe, expect, it } from '@jest/globals';
import { recordInvocation } from '../../../../src/app/record-invocation.ts';
import { ApiWorld } from '../../../support/api-world.ts';
import { succeeded } from '../../../support/world.ts';

const FLOW = `version: v1
type: flow
steps:
  - type: task
    name: job
    resourceArn: acs:fc:::services/s/functions/f
    pattern: sync
    inputMappings: [{target: id, source: $context.execution.name}]
    serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: $.id}
`;

/** Executions of these names, whose functions were called and run. */
async function running(...names: readonly string[]): Promise<ApiWorld> {
  let calls = 0;
  const runTask = () => {
    calls += 1;
    const requestId = `r${calls}`;
    return { ok: true, output: {}, requestId, functionName: 'f' } as const;
  };
  const api = new ApiWorld({ runTask });
  await api.createFlow('flow', FLOW);
  for (const name of names) {
    api.world.clock.advance(1_000);
    await api.call('StartExecution', { FlowName: 'flow', ExecutionName: name });
    await api.world.settle(api.world.clock.nowMs());
  }
  return api;
}

describe('DescribeStatefulInvocation', () => {
  it('shows who made it, and how it stands', async () => {
    const api = await running('one');
    const { status, body } = await api.call('DescribeStatefulInvocation', { InvocationId: 'one' });
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.any(String),
      InvocationId: 'one',
      Status: 'Running',
      StartedTime: expect.stringMatching(/Z$/),
      StoppedTime: '',
      FlowName: 'flow',
      ExecutionName: 'one',
      StepName: 'job',
      FunctionName: 'f',
      FunctionRequestId: 'r1',
      Output: '',
      Error: '',
      Cause: '',
    });
  });

  it('shows what the function returned', async () => {
    const api = await running('one');
    const end = { functionName: 'f', requestId: 'r1', outcome: succeeded({ n: 0 }) };
    await recordInvocation(api.world.deps, end);
    const { body } = await api.call('DescribeStatefulInvocation', { InvocationId: 'one' });
    expect(body).toMatchObject({ Status: 'Succeeded', Output: '{"n":0}' });
    expect(body['StoppedTime']).not.toBe('');
  });

  it('refuses an id that nobody has, or that is none', async () => {
    const api = await running();
    const unknown = await api.call('DescribeStatefulInvocation', { InvocationId: 'nobody' });
    expect([unknown.status, unknown.body['Code'], unknown.body['Message']]).toEqual([
      404,
      'StatefulInvocationNotExists',
      "Stateful invocation 'nobody' does not exist.",
    ]);
    const long = await api.call('DescribeStatefulInvocation', { InvocationId: 'x'.repeat(129) });
    expect([long.status, long.body['Code']]).toEqual([400, 'InvalidArgument']);
    const none = await api.call('DescribeStatefulInvocation');
    expect([none.status, none.body['Code']]).toEqual([400, 'MissingRequiredParams']);
  });
});

describe('StopStatefulInvocation', () => {
  it('stops it, and fails its task', async () => {
    const api = await running('one');
    const stopped = await api.call('StopStatefulInvocation', { InvocationId: 'one' });
    expect([stopped.status, stopped.body['Status']]).toEqual([200, 'Stopped']);
    await api.world.settle(api.world.clock.nowMs());
    const execution = await api.call('DescribeExecution', {
      FlowName: 'flow',
      ExecutionName: 'one',
    });
    expect(execution.body['Status']).toBe('Failed');
  });

  it('refuses one that has ended', async () => {
    const api = await running('one');
    const end = { functionName: 'f', requestId: 'r1', outcome: succeeded({}) };
    await recordInvocation(api.world.deps, end);
    const { status, body } = await api.call('StopStatefulInvocation', { InvocationId: 'one' });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});

describe('ListStatefulInvocations', () => {
  it('lists the newest first, page by page', async () => {
    const api = await running('one', 'two', 'three');
    const first = await api.call('ListStatefulInvocations', { Limit: '2' });
    const row = (id: string) => expect.objectContaining({ InvocationId: id, Status: 'Running' });
    expect(first.body['Invocations']).toEqual([row('three'), row('two')]);
    const token = String(first.body['NextToken']);
    const second = await api.call('ListStatefulInvocations', { Limit: '2', NextToken: token });
    expect(second.body['Invocations']).toEqual([row('one')]);
    expect(second.body['NextToken']).toBeUndefined();
  });
});
