/** What executions wait for, and repairs of them, by the API. */
import { describe, expect, it } from '@jest/globals';
import { ApiWorld } from '../../../support/api-world.ts';
import { FLOW_HEAD } from '../../../support/several-flows.ts';
import { failed } from '../../../support/world.ts';

const names = { FlowName: 'waiting', ExecutionName: 'run-1' };
const START = '2024-01-01T00:00:00.000Z';
const YEAR_ON = '2024-12-31T00:00:00.000Z';

async function waiting(): Promise<ApiWorld> {
  const api = new ApiWorld();
  await api.startWaiting();
  await api.world.settle(api.world.clock.nowMs() + 1_000);
  return api;
}

describe('ExplainExecution', () => {
  it('shows what a running execution waits for, without its token', async () => {
    const api = new ApiWorld();
    const token = await api.startWaiting();
    await api.world.settle(api.world.clock.nowMs() + 1_000);
    const { status, body, text } = await api.call('ExplainExecution', names);
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.any(String),
      FlowName: 'waiting',
      Name: 'run-1',
      Status: 'Running',
      Now: '2024-01-01T00:00:01.000Z',
      StartedTime: START,
      LastEventId: 6,
      LastChangedTime: START,
      IsOverdue: false,
      IsUnreadable: false,
      Deadline: { Time: YEAR_ON, IsDefault: true },
      WaitsCount: 1,
      Waits: [
        {
          Kind: 'Callback',
          Path: [],
          StepName: 'ask',
          SinceTime: START,
          GivesUpTime: YEAR_ON,
          GivesUpBy: 'Execution',
          Actor: 'Worker',
          Action: expect.stringContaining('ReportTaskSucceeded'),
          IsOverdue: false,
          ResourceArn: 'acs:mns:::/queues/orders/messages',
          Pattern: 'waitForCallback',
          Attempt: 1,
          TaskEventId: 4,
        },
      ],
      ContainersCount: 0,
      Containers: [],
      WakeUpsCount: 1,
      WakeUps: [{ DueTime: expect.stringMatching(/^2024-01-16T/), IsOverdue: false }],
      IsAbandoned: false,
      ToStopCount: 0,
      ToStop: [],
      TellsCount: 0,
      Tells: [],
      Advice: [],
    });
    expect(text).not.toContain(token);
  });

  it('shows how one has ended', async () => {
    const api = await waiting();
    await api.call('StopExecution', { ...names, Error: 'Enough', Cause: 'of it' });
    const { body } = await api.call('ExplainExecution', names);
    expect(body).toMatchObject({
      Status: 'Stopped',
      End: {
        Time: '2024-01-01T00:00:01.000Z',
        Error: 'Enough',
        Cause: 'of it',
        StepName: 'ask',
        IsHeaderLagging: true,
      },
    });
    expect(body).not.toHaveProperty('Waits');
    await api.world.settle(api.world.clock.nowMs());
    const later = await api.call('ExplainExecution', names);
    expect(later.body['End']).toMatchObject({ IsHeaderLagging: false });
  });

  it.each([
    [
      `  - {type: wait, name: a, duration: 60}\n`,
      { Kind: 'Wait', UntilTime: '2024-01-01T00:01:00.000Z', Actor: 'Time' },
    ],
    [
      `  - {type: task, name: a, resourceArn: 'acs:fc:::functions/f', retry: [{errors: [E], intervalSeconds: 60}]}\n`,
      { Kind: 'Retry', UntilTime: '2024-01-01T00:01:00.000Z', Error: 'E', FailedAttempts: 1 },
    ],
    [
      `  - {type: task, name: a, resourceArn: 'acs:mns:::/queues/q/messages', serviceParams: {MessageBody: x, DelaySeconds: 3600}}\n`,
      { Kind: 'DelayedSend', UntilTime: '2024-01-01T01:00:00.000Z' },
    ],
    [
      `  - {type: task, name: a, resourceArn: 'acs:fnf:::flow/waiting', pattern: sync, serviceParams: {Input: {}, ExecutionName: run-1}}\n`,
      { Kind: 'Child', ...names, ExecutionStatus: 'Running', Actor: 'Execution' },
    ],
  ])('shows the particulars of %s', async (step, expected) => {
    const api = new ApiWorld({ runTask: ({ stepName }) => outcomeOf(stepName) });
    await api.startWaiting();
    await api.createFlow('flow', FLOW_HEAD + step);
    await api.call('StartExecution', { FlowName: 'flow', ExecutionName: 'run' });
    await api.world.settle(api.world.clock.nowMs() + 1_000);
    const { body } = await api.call('ExplainExecution', { FlowName: 'flow', ExecutionName: 'run' });
    expect(body['Waits']).toEqual([expect.objectContaining(expected)]);
  });

  it('shows a call with the work id that owes it', async () => {
    const api = new ApiWorld();
    await api.createFlow(
      'flow',
      `${FLOW_HEAD}  - {type: task, name: a, resourceArn: 'acs:fc:::functions/f', pattern: sync, serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: n1}}\n`,
    );
    await api.call('StartExecution', { FlowName: 'flow', ExecutionName: 'run' });
    const ask = () => api.call('ExplainExecution', { FlowName: 'flow', ExecutionName: 'run' });
    const [pending] = api.world.queue.pending();
    expect((await ask()).body['Waits']).toEqual([
      expect.objectContaining({ Kind: 'Call', WorkId: pending?.message.workId }),
    ]);
  });

  it('refuses what does not exist', async () => {
    const api = await waiting();
    for (const action of ['ExplainExecution', 'RepairExecution']) {
      const flow = await api.call(action, { ...names, FlowName: 'other' });
      expect([flow.status, flow.body['Code']]).toEqual([404, 'FlowNotExists']);
      const execution = await api.call(action, { ...names, ExecutionName: 'other' });
      expect([execution.status, execution.body['Code']]).toEqual([404, 'ExecutionNotExists']);
      const none = await api.call(action, { FlowName: 'waiting' });
      expect([none.status, none.body['Code']]).toEqual([400, 'MissingRequiredParams']);
    }
  });
});

const outcomeOf = (stepName: string) =>
  stepName === 'a' ? failed('E') : { ok: true as const, output: {}, requestId: 'r1' };

describe('RepairExecution', () => {
  it('sends the execution a message, and answers with its work id', async () => {
    const api = await waiting();
    api.world.queue.purge();
    const { status, body } = await api.call('RepairExecution', names);
    const [pending] = api.world.queue.pending();
    expect([status, body]).toEqual([
      200,
      {
        RequestId: expect.any(String),
        FlowName: 'waiting',
        Name: 'run-1',
        Status: 'Running',
        WorkId: pending?.message.workId,
      },
    ]);
    expect(pending?.message.work).toEqual({ trigger: { type: 'Repair' } });
  });
});
