import { describe, expect, it } from '@jest/globals';
import { ApiWorld } from '../../../support/api-world.ts';

describe('ReportTaskSucceeded and ReportTaskFailed', () => {
  it('answer with the id of the recorded event, the token in the query', async () => {
    const world = new ApiWorld();
    const TaskToken = await world.startWaiting();
    const { status, body } = await world.get('ReportTaskSucceeded', { TaskToken, Output: '{}' });
    expect([status, body['EventId']]).toEqual([200, expect.any(Number)]);
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
