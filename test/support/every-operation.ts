/** Every operation of the hosted service, used as its clients use it: against a handler in this process, or a running stack. */
import { expect } from '@jest/globals';
import { OPERATIONS } from '../../src/entry/http/operations.ts';
import { WAITING_FLOW } from './api-world.ts';
import { answerProblems } from './described-answer.ts';
import type { Call } from './official-clients.ts';
import { pollUntil } from './poll.ts';

/** Those that no client of the hosted service knows. */
const OURS = new Set([
  'ListStatefulInvocations',
  'DescribeStatefulInvocation',
  'StopStatefulInvocation',
  'ExplainExecution',
  'RepairExecution',
]);

const INPUT = '{"text":"ü+ &=%\u2028 (stock)! *~\'"}';

export interface Use {
  readonly call: Call;
  /** Of the flow that is made. */
  readonly flowName: string;
  /** Lets the engine work. */
  readonly settle: () => Promise<void>;
}

/** Every answer is held against the API's description. */
export async function useEveryOperation({ call, ...rest }: Use): Promise<void> {
  const called = new Set<string>();
  const watched: Call = async (action, parameters) => {
    const answer = await call(action, parameters);
    called.add(action);
    expect(answerProblems(action, answer)).toEqual([]);
    return answer;
  };
  const use = { ...rest, call: watched };
  await useFlows(use);
  await useSchedules(use);
  await useExecutions(use);
  await failAndStop(use);
  await useTheRest(use);
  const missed = OPERATIONS.filter(({ action }) => !called.has(action) && !OURS.has(action));
  expect(missed.map(({ action }) => action)).toEqual([]);
}

async function useFlows({ call, flowName: Name }: Use): Promise<void> {
  const flow = { Name, Definition: WAITING_FLOW, Description: 'd', Type: 'FDL' };
  expect(await call('CreateFlow', flow)).toMatchObject(flow);
  const updated = await call('UpdateFlow', { Name, Description: 'ü & +' });
  expect(updated).toMatchObject({ ...flow, Description: 'ü & +' });
  expect(await call('DescribeFlow', { Name })).toMatchObject({ Description: 'ü & +' });
  const { Flows } = await call('ListFlows', { Limit: 1000 });
  expect((Flows as { Name: string }[]).map((listed) => listed.Name)).toContain(Name);
}

async function useSchedules({ call, flowName: FlowName }: Use): Promise<void> {
  const names = { FlowName, ScheduleName: 'nightly' };
  const fields = { CronExpression: '0 0 4 * * *', Payload: '{"n":1}', Enable: true };
  const shown = { ScheduleName: 'nightly', ...fields };
  expect(await call('CreateSchedule', { ...names, ...fields })).toMatchObject(shown);
  const changed = { CronExpression: '@every 5m', Enable: false };
  const updated = await call('UpdateSchedule', { ...names, ...changed });
  expect(updated).toMatchObject({ ...shown, ...changed });
  expect(await call('DescribeSchedule', names)).toMatchObject({ ...shown, ...changed });
  const { Schedules } = await call('ListSchedules', { FlowName, Limit: 10 });
  expect(Schedules).toHaveLength(1);
  expect(Object.keys(await call('DeleteSchedule', names))).toEqual(['RequestId']);
}

async function useExecutions({ call, flowName: FlowName, settle }: Use): Promise<void> {
  const names = { FlowName, ExecutionName: 'run-1' };
  const started = await call('StartExecution', { ...names, Input: INPUT });
  expect(started).toMatchObject({ Status: '', Input: INPUT });
  const running = await call('DescribeExecution', { ...names, WaitTimeSeconds: 0 });
  expect(running).toMatchObject({ Status: 'Running', Input: INPUT });
  const TaskToken = await openToken(call, names);
  const report = { TaskToken, Output: '{"status":"ü"}' };
  const { EventId } = await call('ReportTaskSucceeded', report);
  await settle();
  const ended = await call('DescribeExecution', { ...names, WaitTimeSeconds: 20 });
  expect(ended).toMatchObject({ Status: 'Succeeded', Output: '{"status":"ü"}' });
  const { Events } = await call('GetExecutionHistory', { ...names, Limit: 100 });
  const reported = (Events as Record<string, unknown>[]).find(
    (event) => event['EventId'] === EventId,
  );
  expect(reported).toMatchObject({ Type: 'TaskSucceeded', StepName: 'ask' });
}

async function failAndStop({ call, flowName: FlowName }: Use): Promise<void> {
  const failed = { FlowName, ExecutionName: 'run-2' };
  await call('StartExecution', failed);
  const report = { TaskToken: await openToken(call, failed), Error: 'E', Cause: 'no! *' };
  expect(await call('ReportTaskFailed', report)).toHaveProperty('EventId');
  const stopped = { FlowName, ExecutionName: 'run-3' };
  await call('StartExecution', stopped);
  expect(await call('StopExecution', { ...stopped, Error: 'E', Cause: 'C' })).toMatchObject({
    Status: 'Stopped',
  });
  const { Executions } = await call('ListExecutions', { FlowName, Limit: 2 });
  expect(Executions).toHaveLength(2);
}

/** WAITING_FLOW hands its task's token to its worker, and so to the history. */
function openToken(call: Call, names: Record<string, unknown>): Promise<string> {
  return pollUntil('the task', async () => {
    const { Events } = await call('GetExecutionHistory', names);
    const scheduled = (Events as { Type: string; EventDetail: string }[]).find(
      ({ Type }) => Type === 'TaskScheduled',
    );
    if (scheduled === undefined) return undefined;
    return (JSON.parse(scheduled.EventDetail) as { input: { taskToken: string } }).input.taskToken;
  });
}

async function useTheRest({ call, flowName }: Use): Promise<void> {
  const sync = await call('StartSyncExecution', { FlowName: flowName });
  expect(sync).toMatchObject({ ErrorCode: 'ActionNotSupported' });
  const { Regions } = await call('DescribeRegions', {});
  expect(Regions).toMatchObject({ Region: [{ RegionId: expect.stringMatching(/^\w+-\w+-\d$/) }] });
  expect(Object.keys(await call('DeleteFlow', { Name: flowName }))).toEqual(['RequestId']);
  await expect(call('DescribeFlow', { Name: flowName })).rejects.toMatchObject({
    code: 'FlowNotExists',
    message: expect.stringContaining(`Flow '${flowName}' does not exist`),
  });
}
