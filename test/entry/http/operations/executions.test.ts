import { describe, expect, it } from '@jest/globals';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../../support/api-world.ts';

const START_TIME = '2024-01-01T00:00:00.000Z';
const WAITING = { FlowName: 'waiting', ExecutionName: 'run-1' };

describe('StartExecution', () => {
  it('answers with the input as it was sent, and no status yet', async () => {
    const world = new ApiWorld();
    await world.createFlow('waiting', WAITING_FLOW);
    const { status, body } = await world.call('StartExecution', {
      ...WAITING,
      Input: '{ "n":  1.0 }',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.any(String),
      FlowName: 'waiting',
      Name: 'run-1',
      Status: '',
      Input: '{ "n":  1.0 }',
      Output: '',
      FlowDefinition: WAITING_FLOW,
      StartedTime: START_TIME,
      StoppedTime: '',
      ExternalInputUri: '',
      ExternalOutputUri: '',
    });
  });

  it('makes a name when none is given', async () => {
    const world = new ApiWorld();
    await world.createFlow('waiting', WAITING_FLOW);
    const { body } = await world.call('StartExecution', { FlowName: 'waiting' });
    expect(body['Name']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers with the running execution of that name, and refuses one that has ended', async () => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    const again = await world.call('StartExecution', { ...WAITING, Input: '{"other":1}' });
    expect([again.status, again.body['Input']]).toEqual([200, '{}']);
    await world.call('ReportTaskSucceeded', { TaskToken: token, Output: '{}' });
    await world.world.settle();
    const late = await world.call('StartExecution', WAITING);
    expect([late.status, late.body['Code'], late.body['Message']]).toEqual([
      409,
      'ExecutionAlreadyExists',
      "Execution 'run-1' in flow 'waiting' already exists.",
    ]);
  });

  it('refuses an input that is too large', async () => {
    const world = new ApiWorld();
    await world.createFlow('waiting', WAITING_FLOW);
    const Input = JSON.stringify({ text: 'x'.repeat(300 * 1_024) });
    const { status, body } = await world.call('StartExecution', { FlowName: 'waiting', Input });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'EntityTooLarge',
      'The payload size exceeds maximum allowed size (262144 bytes).',
    ]);
  });

  it('refuses an input that is nested too deep for what it is: it used to be too large', async () => {
    const world = new ApiWorld();
    await world.createFlow('waiting', WAITING_FLOW);
    const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    const deepest = { FlowName: 'waiting', Input: nested(500) };
    expect((await world.call('StartExecution', deepest)).status).toBe(200);
    const { status, body } = await world.call('StartExecution', { ...deepest, Input: nested(501) });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'InvalidArgument',
      'Input is nested deeper than 500 levels.',
    ]);
  });

  it('counts the bytes that an input has without its blanks and escapes, in the words of any size', async () => {
    const world = new ApiWorld({ limits: { valueBytes: 20 } });
    await world.createFlow('waiting', WAITING_FLOW);
    const Input = '{"n":[1e20,1]}';
    const { body } = await world.call('StartExecution', { FlowName: 'waiting', Input });
    expect([body['Code'], body['Message']]).toEqual([
      'EntityTooLarge',
      'The payload size exceeds maximum allowed size (20 bytes).',
    ]);
  });

  it.each([['Qualifier', 'flows have neither versions nor aliases']])(
    'refuses %s, which used to be dropped, and starts nothing',
    async (name, why) => {
      const world = new ApiWorld();
      await world.createFlow('waiting', WAITING_FLOW);
      const { status, body } = await world.call('StartExecution', {
        ...WAITING,
        [name]: 'value-1',
      });
      expect([status, body['Code'], body['Message']]).toEqual([
        400,
        'InvalidArgument',
        `${name} is not supported yet: ${why}.`,
      ]);
      expect((await world.get('DescribeExecution', WAITING)).status).toBe(404);
      expect((await world.call('StartExecution', { ...WAITING, [name]: '' })).status).toBe(200);
    },
  );

  it.each(['1', '[]', '"x"', 'null', '{', 'x'])('refuses the input %s', async (Input) => {
    const world = new ApiWorld();
    await world.createFlow('waiting', WAITING_FLOW);
    const { status, body } = await world.call('StartExecution', { FlowName: 'waiting', Input });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it.each([
    [{}, 400, 'MissingRequiredParams'],
    [{ FlowName: 'nobody' }, 404, 'FlowNotExists'],
    [{ FlowName: 'a#b' }, 400, 'InvalidArgument'],
    [{ FlowName: 'a', ExecutionName: 'run/1' }, 400, 'InvalidArgument'],
  ])('answers %j with %d %s', async (parameters, status, code) => {
    const answer = await new ApiWorld().call('StartExecution', parameters);
    expect([answer.status, answer.body['Code']]).toEqual([status, code]);
  });
});

describe('DescribeExecution', () => {
  it('shows output and end of one that has succeeded', async () => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    const running = await world.get('DescribeExecution', WAITING);
    expect(running.body).toMatchObject({ Status: 'Running', Output: '', StoppedTime: '' });
    world.world.clock.advance(5_000);
    await world.call('ReportTaskSucceeded', { TaskToken: token, Output: '{"status":"success"}' });
    await world.world.settle();
    expect((await world.get('DescribeExecution', WAITING)).body).toMatchObject({
      Status: 'Succeeded',
      Input: '{}',
      StartedTime: START_TIME,
      StoppedTime: '2024-01-01T00:00:05.000Z',
    });
  });

  it.each(['-1', '61', '1.5', 'soon', '1e1'])('refuses to wait %s seconds', async (seconds) => {
    const world = new ApiWorld();
    const { status, body } = await world.get('DescribeExecution', {
      ...WAITING,
      WaitTimeSeconds: seconds,
    });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution'])(
    '%s says which execution is not there',
    async (action) => {
      const world = new ApiWorld();
      await world.createFlow('pass', PASS_FLOW);
      const missing = { FlowName: 'pass', ExecutionName: 'nobody' };
      const { status, body } = await world.call(action, missing);
      expect([status, body['Code'], body['Message']]).toEqual([
        404,
        'ExecutionNotExists',
        "Execution 'nobody' in flow 'pass' does not exist.",
      ]);
      const noFlow = await world.call(action, { ...missing, FlowName: 'nobody' });
      expect([noFlow.status, noFlow.body['Code']]).toEqual([404, 'FlowNotExists']);
      const noName = await world.call(action, { FlowName: 'pass' });
      expect(noName.body['Message']).toBe("The HTTP query 'ExecutionName' must be specified.");
    },
  );
});

describe('StopExecution', () => {
  it('answers with the stopped execution, and refuses to stop it again', async () => {
    const world = new ApiWorld();
    await world.startWaiting();
    const stopped = await world.call('StopExecution', {
      ...WAITING,
      Error: 'Enough',
      Cause: 'late',
    });
    expect(stopped.body).toMatchObject({ Status: 'Stopped', Output: '', StoppedTime: START_TIME });
    const again = await world.call('StopExecution', WAITING);
    expect([again.status, again.body['Code']]).toEqual([400, 'InvalidArgument']);
    expect(again.body['Message']).toContain('Stopped');
  });

  it.each([
    ['Error', 129],
    ['Cause', 4_097],
  ])('refuses %s of %d characters', async (name, length) => {
    const world = new ApiWorld();
    await world.startWaiting();
    const parameters = { ...WAITING, [name]: 'é'.repeat(length) };
    const { status, body } = await world.call('StopExecution', parameters);
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});
