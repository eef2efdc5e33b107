import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OPERATIONS } from '../../../src/entry/http/operations.ts';
import { ApiWorld, PASS_FLOW, WAITING_FLOW } from '../../support/api-world.ts';
import { answerProblems } from '../../support/described-answer.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';
import {
  type Call,
  coreClient,
  openApiClient,
  productClient,
} from '../../support/official-clients.ts';

/** The clients sign with the machine's time, so the API reads it too. */
const MACHINE_CLOCK = {
  nowMs: () => Date.now(),
  sleep: async () => undefined,
};

/** Those that no client of the hosted service knows. */
const OURS = new Set([
  'ListStatefulInvocations',
  'DescribeStatefulInvocation',
  'StopStatefulInvocation',
  'ExplainExecution',
  'RepairExecution',
]);

const INPUT = '{"text":"ü+ &=%\u2028 (stock)! *~\'"}';
const FLOW = { Name: 'waiting', Definition: WAITING_FLOW, Description: 'd', Type: 'FDL' };
const SCHEDULE = { FlowName: 'waiting', ScheduleName: 'nightly' };
const run = (ExecutionName: string) => ({ FlowName: 'waiting', ExecutionName });

let world: ApiWorld;
let server: HttpApi;
let url: string;

beforeEach(async () => {
  world = new ApiWorld({ clock: MACHINE_CLOCK });
  server = await serveHandler(world.handler);
  url = server.url;
});

afterEach(() => server.close());

/** Every answer is held against the description; `called` has the operations that were. */
function watched(call: Call, called: Set<string>): Call {
  return async (action, parameters) => {
    const answer = await call(action, parameters);
    called.add(action);
    expect(answerProblems(action, answer)).toEqual([]);
    return answer;
  };
}

async function useFlows(call: Call): Promise<void> {
  expect(await call('CreateFlow', FLOW)).toMatchObject(FLOW);
  const updated = await call('UpdateFlow', { Name: 'waiting', Description: 'ü & +' });
  expect(updated).toMatchObject({ ...FLOW, Description: 'ü & +' });
  expect(await call('DescribeFlow', { Name: 'waiting' })).toMatchObject({ Description: 'ü & +' });
  const { Flows } = await call('ListFlows', { Limit: 1000 });
  expect(Flows).toMatchObject([{ Name: 'waiting' }]);
}

async function useSchedules(call: Call): Promise<void> {
  const fields = { CronExpression: '0 0 4 * * *', Payload: '{"n":1}', Enable: true };
  const shown = { ScheduleName: 'nightly', ...fields };
  expect(await call('CreateSchedule', { ...SCHEDULE, ...fields })).toMatchObject(shown);
  const changed = { CronExpression: '@every 5m', Enable: false };
  const updated = await call('UpdateSchedule', { ...SCHEDULE, ...changed });
  expect(updated).toMatchObject({ ...shown, ...changed });
  expect(await call('DescribeSchedule', SCHEDULE)).toMatchObject({ ...shown, ...changed });
  const { Schedules } = await call('ListSchedules', { FlowName: 'waiting', Limit: 10 });
  expect(Schedules).toHaveLength(1);
  expect(Object.keys(await call('DeleteSchedule', SCHEDULE))).toEqual(['RequestId']);
}

async function useExecutions(call: Call): Promise<void> {
  const started = await call('StartExecution', { ...run('run-1'), Input: INPUT });
  expect(started).toMatchObject({ Status: '', Input: INPUT });
  const running = await call('DescribeExecution', { ...run('run-1'), WaitTimeSeconds: 0 });
  expect(running).toMatchObject({ Status: 'Running', Input: INPUT });
  const success = { TaskToken: await world.openTaskToken('run-1'), Output: '{"status":"ü"}' };
  const { EventId } = await call('ReportTaskSucceeded', success);
  await world.world.settle();
  const { Events } = await call('GetExecutionHistory', { ...run('run-1'), Limit: 100 });
  const reported = (Events as Record<string, unknown>[]).find(
    (event) => event['EventId'] === EventId,
  );
  expect(reported).toMatchObject({ Type: 'TaskSucceeded', StepName: 'ask' });
  expect(await call('DescribeExecution', run('run-1'))).toMatchObject({ Status: 'Succeeded' });
}

async function failAndStop(call: Call): Promise<void> {
  await call('StartExecution', run('run-2'));
  const failure = { TaskToken: await world.openTaskToken('run-2'), Error: 'E', Cause: 'no! *' };
  expect(await call('ReportTaskFailed', failure)).toHaveProperty('EventId');
  await call('StartExecution', run('run-3'));
  expect(await call('StopExecution', { ...run('run-3'), Error: 'E', Cause: 'C' })).toMatchObject({
    Status: 'Stopped',
  });
  const { Executions } = await call('ListExecutions', { FlowName: 'waiting', Limit: 2 });
  expect(Executions).toHaveLength(2);
}

async function useTheRest(call: Call): Promise<void> {
  const sync = await call('StartSyncExecution', { FlowName: 'waiting' });
  expect(sync).toMatchObject({ ErrorCode: 'ActionNotSupported' });
  expect(await call('DescribeRegions', {})).toMatchObject({
    Regions: { Region: [{ RegionId: 'eu-west-1' }] },
  });
  expect(Object.keys(await call('DeleteFlow', { Name: 'waiting' }))).toEqual(['RequestId']);
  await expect(call('DescribeFlow', { Name: 'waiting' })).rejects.toMatchObject({
    code: 'FlowNotExists',
    message: expect.stringContaining("Flow 'waiting' does not exist"),
  });
}

const CLIENTS: readonly (readonly [string, () => Call])[] = [
  ['@alicloud/fnf-2019-03-15', () => productClient({ url })],
  [
    '@alicloud/fnf-2019-03-15 with a security token',
    () => productClient({ url, securityToken: 'sts/token+==' }),
  ],
  ['@alicloud/pop-core by GET', () => coreClient({ url, method: 'GET' })],
  ['@alicloud/pop-core by POST', () => coreClient({ url, method: 'POST' })],
  ['@alicloud/openapi-client (ACS3) by GET', () => openApiClient({ url, method: 'GET' })],
  ['@alicloud/openapi-client (ACS3) by POST', () => openApiClient({ url, method: 'POST' })],
  [
    '@alicloud/openapi-client (ACS3) with a security token',
    () => openApiClient({ url, method: 'POST', securityToken: 'sts/token+==' }),
  ],
  [
    '@alicloud/openapi-client with signature 1.0',
    () => openApiClient({ url, method: 'POST', signatureAlgorithm: 'v2' }),
  ],
];

describe.each(CLIENTS)('%s', (_name, connect) => {
  it('uses every operation of the hosted service', async () => {
    const called = new Set<string>();
    const call = watched(connect(), called);
    await useFlows(call);
    await useSchedules(call);
    await useExecutions(call);
    await failAndStop(call);
    await useTheRest(call);
    const missed = OPERATIONS.filter(({ action }) => !called.has(action) && !OURS.has(action));
    expect(missed.map(({ action }) => action)).toEqual([]);
  });

  it('is told the codes that its users branch on', async () => {
    const call = connect();
    const names = { FlowName: 'pass', ExecutionName: 'run' };
    await call('CreateFlow', { ...FLOW, Name: 'pass', Definition: PASS_FLOW });
    await call('StartExecution', names);
    await world.world.settle();
    const refusals = [
      ['CreateFlow', { ...FLOW, Name: 'pass' }, 'FlowAlreadyExists'],
      ['StartExecution', names, 'ExecutionAlreadyExists'],
      ['DescribeExecution', { ...names, ExecutionName: 'other' }, 'ExecutionNotExists'],
      ['PublishFlowVersion', { FlowName: 'pass' }, 'ActionNotSupported'],
    ] as const;
    for (const [action, parameters, code] of refusals) {
      await expect(call(action, parameters)).rejects.toMatchObject({ code });
    }
  });
});

describe('a client', () => {
  it.each([
    ['@alicloud/fnf-2019-03-15', () => productClient({ url, secret: 'wrong' })],
    ['@alicloud/pop-core', () => coreClient({ url, method: 'GET', secret: 'wrong' })],
    ['@alicloud/openapi-client', () => openApiClient({ url, method: 'POST', secret: 'wrong' })],
  ])('is refused with a wrong secret: %s', async (_name, connect) => {
    const refused = connect()('CreateFlow', FLOW);
    await expect(refused).rejects.toMatchObject({ code: 'SignatureNotMatch' });
  });

  it('is told of an unsupported version', async () => {
    const call = coreClient({ url, method: 'GET', apiVersion: '2020-01-01' });
    const refused = call('DescribeFlow', { Name: 'x' });
    await expect(refused).rejects.toMatchObject({ code: 'APIVersionNotSupported' });
  });

  it('that is throttled is told when to come again', async () => {
    const limit = { burst: 1, perSecond: 0.001 };
    const rateLimits = { starts: limit, reads: limit, others: limit };
    const narrow = new ApiWorld({ clock: MACHINE_CLOCK, rateLimits });
    const narrowServer = await serveHandler(narrow.handler);
    const call = openApiClient({ url: narrowServer.url, method: 'GET' });
    await expect(call('DescribeFlow', { Name: 'x' })).rejects.toMatchObject({
      code: 'FlowNotExists',
    });
    await expect(call('DescribeFlow', { Name: 'x' })).rejects.toMatchObject({
      code: 'ResourceThrottled',
    });
    await narrowServer.close();
  });
});
