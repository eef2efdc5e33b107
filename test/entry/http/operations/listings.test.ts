import { describe, expect, it } from '@jest/globals';
import { walkPages, withPassRuns } from '../../../support/api-listings.ts';

const START_TIME = '2024-01-01T00:00:00.000Z';

describe('ListExecutions', () => {
  it('shows names, status and times, newest first, without payloads', async () => {
    const world = await withPassRuns(2);
    const { body } = await world.get('ListExecutions', { FlowName: 'pass' });
    expect(body).not.toHaveProperty('NextToken');
    expect(body['Executions']).toEqual([
      expect.objectContaining({ Name: 'run-2', StartedTime: '2024-01-01T00:00:01.000Z' }),
      {
        FlowName: 'pass',
        Name: 'run-1',
        Status: 'Succeeded',
        Input: '',
        Output: '',
        FlowDefinition: '',
        StartedTime: START_TIME,
        StoppedTime: START_TIME,
        ExternalInputUri: '',
        ExternalOutputUri: '',
      },
    ]);
  });

  it('walks pages without gap or repeat', async () => {
    const world = await withPassRuns(5);
    const pages = await walkPages(
      world,
      'ListExecutions',
      { FlowName: 'pass', Limit: '2' },
      'Executions',
    );
    const names = pages.map((page) => page.map((row) => (row as { Name: string }).Name));
    expect(names).toEqual([['run-5', 'run-4'], ['run-3', 'run-2'], ['run-1']]);
  });

  it.each([
    [{ ExecutionNamePrefix: 'run-2' }, ['run-2']],
    [{ Status: 'Failed' }, []],
    [{ Status: 'Succeeded', Limit: '1' }, ['run-3']],
    [{ StartedTimeBegin: START_TIME }, ['run-3', 'run-2']],
    [{ StartedTimeEnd: '2024-01-01T00:00:02Z' }, ['run-2', 'run-1']],
    [{ Limit: '1000' }, ['run-3', 'run-2', 'run-1']],
  ])('filters by %j', async (filter, names) => {
    const world = await withPassRuns(3);
    const { body } = await world.get('ListExecutions', {
      FlowName: 'pass',
      ...filter,
    });
    expect((body['Executions'] as { Name: string }[]).map(({ Name }) => Name)).toEqual(names);
  });

  it.each([
    [{ Limit: '0' }],
    [{ Limit: '-1' }],
    [{ Limit: 'all' }],
    [{ Status: 'Sleeping' }],
    [{ StartedTimeBegin: 'yesterday' }],
    [{ NextToken: 'not-ours' }],
    [{ NextToken: 'e30' }],
  ])('refuses %j', async (parameters) => {
    const world = await withPassRuns(1);
    const all = { FlowName: 'pass', ...parameters };
    const { status, body } = await world.get('ListExecutions', all);
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });

  it("refuses another query's token", async () => {
    const world = await withPassRuns(3);
    const { body } = await world.get('ListExecutions', { FlowName: 'pass', Limit: '1' });
    const NextToken = String(body['NextToken']);
    const other = await world.get('ListExecutions', {
      FlowName: 'pass',
      Status: 'Succeeded',
      NextToken,
    });
    expect([other.status, other.body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});

describe('GetExecutionHistory', () => {
  it('shows the events of the API alone, details as text', async () => {
    const world = await withPassRuns(1);
    const { body } = await world.get('GetExecutionHistory', {
      FlowName: 'pass',
      ExecutionName: 'run-1',
    });
    const events = body['Events'] as Record<string, unknown>[];
    expect(body).not.toHaveProperty('NextToken');
    expect(events[0]).toEqual({
      EventId: 1,
      Type: 'ExecutionStarted',
      StepName: '',
      Time: START_TIME,
      ScheduleEventId: 0,
      EventDetail: '{"input":{}}',
    });
    expect(events.map(({ Type }) => Type).join(' ')).toBe(
      'ExecutionStarted StepEntered StepStarted StepSucceeded StepExited StepEntered StepStarted StepSucceeded StepExited ExecutionSucceeded',
    );
    const keys = ['EventId', 'Type', 'StepName', 'Time', 'ScheduleEventId', 'EventDetail'];
    for (const event of events) expect(Object.keys(event)).toEqual(keys);
  });

  it.each([1, 3, 9, 10, 1_000])('walks pages of %d', async (limit) => {
    const world = await withPassRuns(1);
    const names = { FlowName: 'pass', ExecutionName: 'run-1', Limit: `${limit}` };
    const pages = await walkPages(world, 'GetExecutionHistory', names, 'Events');
    const ids = pages.flat().map((event) => (event as { EventId: number }).EventId);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(pages).toHaveLength(Math.ceil(10 / limit));
  });

  it('takes the id of the first event not yet returned as its token', async () => {
    const world = await withPassRuns(1);
    const names = { FlowName: 'pass', ExecutionName: 'run-1' };
    const { body } = await world.get('GetExecutionHistory', { ...names, Limit: '2' });
    expect(body['NextToken']).toBe('3');
    const past = await world.get('GetExecutionHistory', { ...names, NextToken: '11' });
    expect(past.body['Events']).toEqual([]);
  });

  it.each([{ Limit: '0' }, { NextToken: '0' }, { NextToken: 'x' }])('refuses %j', async (bad) => {
    const world = await withPassRuns(1);
    const names = { FlowName: 'pass', ExecutionName: 'run-1' };
    const { status, body } = await world.get('GetExecutionHistory', {
      ...names,
      ...bad,
    });
    expect([status, body['Code']]).toEqual([400, 'InvalidArgument']);
  });
});
