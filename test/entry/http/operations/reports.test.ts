import { describe, expect, it } from '@jest/globals';
import { ApiWorld, WAITING_FLOW } from '../../../support/api-world.ts';

const RUN = { FlowName: 'waiting', ExecutionName: 'run-1' };
const START_MS = Date.parse('2024-01-01T00:00:00.000Z');

describe('ReportTaskSucceeded and ReportTaskFailed', () => {
  it('answer with the id of the recorded event, the token in the query', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const { status, body } = await world.get('ReportTaskSucceeded', { TaskToken, Output: '{}' });
    expect([status, body['EventId']]).toEqual([200, expect.any(Number)]);
  });

  it('take an empty output for {}: it used to count as missing', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const { status } = await world.call('ReportTaskSucceeded', { TaskToken, Output: '' });
    expect(status).toBe(200);
    const { body } = await world.get('GetExecutionHistory', RUN);
    const events = body['Events'] as { Type: string; EventDetail: string }[];
    const { EventDetail } = events.find(({ Type }) => Type === 'TaskSucceeded')!;
    expect(JSON.parse(EventDetail)).toMatchObject({ output: {} });
  });

  it('refuse an output that is nested too deep for what it is: it used to be too large', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const Output = '['.repeat(501) + ']'.repeat(501);
    const { status, body } = await world.call('ReportTaskSucceeded', { TaskToken, Output });
    expect([status, body['Code'], body['Message']]).toEqual([
      400,
      'InvalidArgument',
      'Output is nested deeper than 500 levels.',
    ]);
  });

  it.each<[string, (world: ApiWorld, TaskToken: string) => Promise<unknown>]>([
    ['twice', (world, TaskToken) => world.call('ReportTaskFailed', { TaskToken, Error: 'Broken' })],
    ['late', (world) => world.world.settle(START_MS + 11_000)],
    ['of an execution that was stopped', (world) => world.call('StopExecution', RUN)],
  ])('name the step when a report comes %s: the text used to say none', async (_name, before) => {
    const world = new ApiWorld();
    await world.createFlow('waiting', `${WAITING_FLOW}    timeoutSeconds: 10\n`);
    const TaskToken = await world.startWaiting();
    await before(world, TaskToken);
    for (const [action, more] of [
      ['ReportTaskSucceeded', { Output: '{}' }],
      ['ReportTaskFailed', { Error: 'Broken' }],
    ] as const) {
      const { status, body } = await world.call(action, { TaskToken, ...more });
      expect([status, body['Code'], body['Message']]).toEqual([
        400,
        'TaskAlreadyCompleted',
        "Task 'ask' has already completed.",
      ]);
    }
  });

  it('refuse a second report, whatever it says', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    await world.call('ReportTaskFailed', { TaskToken, Error: 'Broken', Cause: 'x' });
    for (const [action, more] of [
      ['ReportTaskSucceeded', { Output: '{}' }],
      ['ReportTaskFailed', { Error: 'Broken' }],
    ] as const) {
      const { status, body } = await world.call(action, { TaskToken, ...more });
      expect([status, body['Code']]).toEqual([400, 'TaskAlreadyCompleted']);
      expect(body['Message']).not.toContain(TaskToken);
    }
  });

  it.each([
    ['ReportTaskSucceeded', {}, 'MissingRequiredParams'],
    ['ReportTaskSucceeded', { Output: 'not json' }, 'InvalidArgument'],
    ['ReportTaskSucceeded', { Output: '{"a":1}', TaskToken: '' }, 'MissingRequiredParams'],
    ['ReportTaskSucceeded', { Output: '{}', TaskToken: 'forged' }, 'InvalidArgument'],
    ['ReportTaskFailed', {}, 'MissingRequiredParams'],
    ['ReportTaskFailed', { Error: 'x'.repeat(129) }, 'InvalidArgument'],
    ['ReportTaskFailed', { Error: 'x', Cause: 'x'.repeat(4_097) }, 'InvalidArgument'],
  ])('%s refuses %j with %s and leaves the task open', async (action, more, code) => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const { status, body } = await world.call(action, { TaskToken, ...more });
    expect([status, body['Code']]).toEqual([400, code]);
    const report = await world.call('ReportTaskSucceeded', { TaskToken, Output: '{}' });
    expect(report.status).toBe(200);
  });

  it('refuse a truncated token', async () => {
    const world = new ApiWorld();
    const token = await world.startWaiting();
    const TaskToken = token.slice(0, -1);
    const { status, body } = await world.call('ReportTaskSucceeded', { TaskToken, Output: '{}' });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it('accept an error of 128 and a cause of 4,096 characters', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const longest = { Error: '😀'.repeat(128), Cause: 'x'.repeat(4_096) };
    expect((await world.call('ReportTaskFailed', { TaskToken, ...longest })).status).toBe(200);
  });
});
