/**
 * What handlers do seldom: work off the dead-letter queues, move poison there, and make flows for CloudFormation. Beside
 * its own expectations it makes the calls that the roles of these handlers are held against (test/roles).
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TableAlarmStore } from '../../src/adapters/dynamodb/alarm-store.ts';
import { encodeWorkMessage } from '../../src/app/work-message.ts';
import type { WorkMessage } from '../../src/app/ports.ts';
import { toFlowId, toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import { claimPort } from '../../src/local/free-port.ts';
import { LOCAL_NAMES } from '../../src/local/own-handlers.ts';
import { waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';
import { FLOWS, HEAD, startMessage, TRACE_HEADER } from '../support/rare-flows.ts';
import { StackRequests } from '../support/stack-requests.ts';
import { WatchServer } from '../support/watch-server.ts';

jest.setTimeout(240_000);

const EXAMPLES = path.resolve(import.meta.dirname, '../fixtures/local-examples');
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-rare-'));
const dataDir = path.join(folder, 'data');
let watch: WatchServer;
let stack: LocalProcess;
let handlersUrl: string;
let sqs: SQSClient;

beforeAll(async () => {
  watch = await WatchServer.start();
  const port = await claimPort({ purpose: 'handlers', variable: 'SLUICE_HANDLERS_PORT', port: 0 });
  handlersUrl = `http://127.0.0.1:${port}`;
  mkdirSync(dataDir);
  stack = await startLocalProcess({
    dataDir,
    examplesDir: EXAMPLES,
    environment: {
      SLUICE_HANDLERS_PORT: String(port),
      SLUICE_EVENT_BUS: 'default',
      SLUICE_TRACING: 'on',
      AWS_ENDPOINT_URL_XRAY: watch.url,
      // As Lambda tells of a request that is traced.
      _X_AMZN_TRACE_ID: TRACE_HEADER,
      AWS_ENDPOINT_URL_EVENTBRIDGE: watch.url,
    },
  });
  sqs = new SQSClient({
    endpoint: stack.messaging,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    useQueueUrlAsEndpoint: false,
  });
  for (const [Name, Definition] of Object.entries(FLOWS)) {
    await ok('CreateFlow', { Name, Definition, Description: '', Type: 'FDL' });
  }
  // It takes its time.
  await send(LOCAL_NAMES.workQueue, 'no work');
  await send(LOCAL_NAMES.resultsQueue, 'no result');
});

afterAll(async () => {
  sqs.destroy();
  expect(await stack.stop()).toBe(0);
  await watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ok(action: string, parameters: Readonly<Record<string, string>>) {
  const { status, body } = await stack.call(action, parameters);
  expect([action, status, status === 200 ? '' : body['Message']]).toEqual([action, 200, '']);
  return body;
}

async function send(QueueName: string, MessageBody: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
}

async function untilEmpty(QueueName: string): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await pollUntil(`${QueueName} to be empty`, async () => {
    const { Attributes: found = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const names = ['', 'NotVisible', 'Delayed'].map((what) => `ApproximateNumberOfMessages${what}`);
    return names.every((name) => (found as Record<string, string>)[name] === '0') || undefined;
  });
}

async function idOf(flowName: string): Promise<string> {
  return String((await ok('DescribeFlow', { Name: flowName }))['Id']);
}

describe('a work message in the dead-letter queue', () => {
  it.each(['all', 'awaited'] as const)('is tried once more: the flow "%s" ends', async (flow) => {
    await send(
      LOCAL_NAMES.deadLetterQueue,
      encodeWorkMessage(startMessage(flow, 'rescued', await idOf(flow))),
    );
    await pollUntil('its beginning', async () => {
      const names = { FlowName: flow, ExecutionName: 'rescued' };
      return (await stack.call('DescribeExecution', names)).status === 200 || undefined;
    });
    expect((await waitForEnd(stack, flow, 'rescued')).status).toBe('Succeeded');
    await pollUntil('its events', async () => {
      const told = watch.events.map(({ Detail }) => JSON.parse(Detail) as Record<string, string>);
      const own = told.filter(({ flowName }) => flowName === flow).map(({ status }) => status);
      return (own.includes('Running') && own.includes('Succeeded')) || undefined;
    });
  });

  it('of a deleted flow stops what runs, and takes its schedules along', async () => {
    const flow = { FlowName: 'doomed' };
    await ok('StartExecution', { ...flow, ExecutionName: 'running' });
    await ok('CreateSchedule', {
      ...flow,
      ScheduleName: 'yearly',
      CronExpression: '0 0 0 1 1 *',
      Enable: 'true',
    });
    const flowId = toFlowId(await idOf('doomed'));
    const message: WorkMessage = {
      workId: toWorkId(randomUUID()),
      key: { flowId, executionName: 'doomed' },
      runId: toRunId(flowId),
      work: { trigger: { type: 'FlowDeleted', flowName: 'doomed', walk: 1 } },
    };
    await send(LOCAL_NAMES.deadLetterQueue, encodeWorkMessage(message));
    await pollUntil('the end of what ran', async () => {
      const told = watch.events.map(({ Detail }) => JSON.parse(Detail) as Record<string, string>);
      return (
        told.some(
          ({ executionName, status }) => executionName === 'running' && status === 'Stopped',
        ) || undefined
      );
    });
    const { status } = await stack.call('DescribeFlow', { Name: 'doomed' });
    expect(status).toBe(404);
  });
});

describe('a stateful invocation', () => {
  it.each([
    ['ended', 'greet'],
    ['stopped', 'pause'],
  ])('is %s where the table says so', async (id, name) => {
    const params = `{InvocationType: Async, StatefulAsyncInvocationID: ${id}}`;
    const resourceArn = `acs:fc:::services/greeter/functions/${name}`;
    const Definition = `${HEAD}  - {type: task, name: later, resourceArn: '${resourceArn}', pattern: sync, serviceParams: ${params}}\n`;
    await ok('CreateFlow', { Name: id, Definition, Description: '', Type: 'FDL' });
    const Input = JSON.stringify({ ms: 3_000 });
    await ok('StartExecution', { FlowName: id, ExecutionName: 'run', Input });
    if (id === 'stopped') await stopOnceItRuns(id);
    const { status } = await waitForEnd(stack, id, 'run');
    expect(status).toBe(id === 'stopped' ? 'Failed' : 'Succeeded');
  });

  async function stopOnceItRuns(id: string): Promise<void> {
    const name = { InvocationId: id };
    await pollUntil('the invocation', async () => {
      const { status, body } = await stack.call('DescribeStatefulInvocation', name);
      return (status === 200 && body['Status'] === 'Running') || undefined;
    });
    await ok('StopStatefulInvocation', name);
  }
});

describe('a deleted flow', () => {
  it('takes its schedules along', async () => {
    const flow = { FlowName: 'scheduled' };
    await ok('CreateFlow', {
      Name: 'scheduled',
      Definition: FLOWS.doomed,
      Description: '',
      Type: 'FDL',
    });
    const schedule = { ScheduleName: 'yearly', CronExpression: '0 0 0 1 1 *', Enable: 'true' };
    await ok('CreateSchedule', { ...flow, ...schedule });
    await ok('DeleteFlow', { Name: 'scheduled' });
    await ok('CreateFlow', {
      Name: 'scheduled',
      Definition: FLOWS.doomed,
      Description: '',
      Type: 'FDL',
    });
    await pollUntil('its schedules to be gone', async () => {
      const body = await ok('ListSchedules', flow);
      return (body['Schedules'] as unknown[]).length === 0 || undefined;
    });
  });
});

describe('the minute tick', () => {
  it('moves what is due to the work queue, also when its cursor is lost', async () => {
    const client = new DynamoDBClient({
      endpoint: stack.dynamodb,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const alarms = new TableAlarmStore(client, { tableName: LOCAL_NAMES.table });
    const key = { flowId: toFlowId(await idOf('all')), executionName: 'rescued' };
    const readLog = () => readFileSync(path.join(dataDir, 'handlers.log'), 'utf8');
    const { length: before } = readLog();
    await alarms.put({ key, runId: toRunId(randomUUID()), alarmId: 1, dueMs: Date.now() });
    const cursor = { PK: { S: 'ALARM#CURSOR' }, SK: { S: 'CURSOR' } };
    await client.send(new DeleteItemCommand({ TableName: LOCAL_NAMES.table, Key: cursor }));
    client.destroy();
    // Our own, or the tick of the stack, whichever comes first.
    await fetch(`${handlersUrl}/2015-03-31/functions/${LOCAL_NAMES.fireAlarms}/invocations`, {
      method: 'POST',
      body: '{}',
    });
    await pollUntil('the alarm to be moved', async () => {
      return readLog().slice(before).includes('alarms moved to the work queue') || undefined;
    });
  });
});

describe('the provider of flows', () => {
  let stackRequests: StackRequests;
  const request = (type: string, fields: object) => stackRequests.request(type, fields);

  beforeAll(async () => {
    const name = `${LOCAL_NAMES.table}-provide-flows`;
    const url = `${handlersUrl}/2015-03-31/functions/${name}/invocations`;
    stackRequests = await StackRequests.open(url);
  });

  afterAll(() => stackRequests.close());

  it('makes, changes and removes a flow with its schedule', async () => {
    const properties = { Name: 'provided' };
    const id = await request('Create', {
      ResourceType: 'Custom::SluiceFlowId',
      ResourceProperties: properties,
    });
    expect(id).toMatchObject({ Status: 'SUCCESS' });
    const flow = (definition: string, schedules: object[]) => ({
      ...properties,
      FlowId: id.PhysicalResourceId,
      Definition: definition,
      Schedules: JSON.stringify(schedules),
    });
    const made = flow(FLOWS.all, [{ name: 'yearly', cron: '0 0 0 1 1 *' }]);
    const created = await request('Create', {
      ResourceType: 'Custom::SluiceFlow',
      ResourceProperties: made,
    });
    expect(created).toMatchObject({ Status: 'SUCCESS' });
    expect(await idOf('provided')).toBe(id.PhysicalResourceId);
    const changed = await request('Update', {
      ResourceType: 'Custom::SluiceFlow',
      PhysicalResourceId: created.PhysicalResourceId,
      ResourceProperties: flow(FLOWS.doomed, []),
      OldResourceProperties: made,
    });
    expect(changed).toMatchObject({ Status: 'SUCCESS' });
    expect((await ok('ListSchedules', { FlowName: 'provided' }))['Schedules']).toEqual([]);
    const removed = await request('Delete', {
      ResourceType: 'Custom::SluiceFlow',
      PhysicalResourceId: created.PhysicalResourceId,
      ResourceProperties: flow(FLOWS.doomed, []),
    });
    expect(removed).toMatchObject({ Status: 'SUCCESS' });
    expect((await stack.call('DescribeFlow', { Name: 'provided' })).status).toBe(404);
  });
});

describe('a message that nobody can read', () => {
  it('goes to the dead-letter queue at its 5th receive, is told there, and leaves', async () => {
    await pollUntil(
      'both to be told',
      async () => {
        const log = readFileSync(path.join(dataDir, 'handlers.log'), 'utf8');
        const isTold = (text: string) => log.includes(text);
        return (
          (isTold('unreadable work message dropped') &&
            isTold('record of an invocation moved to the dead-letter queue')) ||
          undefined
        );
      },
      { withinMs: 90_000 },
    );
    await untilEmpty(LOCAL_NAMES.deadLetterQueue);
    const log = readFileSync(path.join(dataDir, 'handlers.log'), 'utf8');
    for (const metric of ['DeadLetters', 'UnreadableMessages'])
      expect(log).toContain(`"${metric}":1`);
  });
});
