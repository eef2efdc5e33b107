/** Every example as its README runs it, on the local stack; and the official SDK against the same endpoint. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runScript } from '../support/child-script.ts';
import { readHistory, start, typesOf, waitForEnd } from '../support/executions-api.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { pollUntil } from '../support/poll.ts';

jest.setTimeout(180_000);

const dataDir = mkdtempSync(join(tmpdir(), 'sluice-examples-'));
let stack: LocalProcess;

beforeAll(async () => {
  stack = await startLocalProcess({ dataDir });
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
});

function workerEnvironment(): Readonly<Record<string, string>> {
  return {
    PORT: '0',
    SLUICE_ENDPOINT: stack.connection.endpoint,
    SLUICE_ACCESS_KEY_ID: stack.connection.accessKeyId,
    SLUICE_ACCESS_KEY_SECRET: stack.connection.accessKeySecret,
    AWS_ENDPOINT_URL_SQS: stack.messaging,
    AWS_ENDPOINT_URL_SNS: stack.messaging,
  };
}

describe('the local stack', () => {
  it('answers GET /health', async () => {
    const answer = await fetch(`${stack.connection.endpoint}/health`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ok' }),
    ]);
  });
});

describe('topic-callback', () => {
  it('ends with what the worker behind the HTTP subscription reported: `npm run demo`', async () => {
    const demo = runScript(['dist/sluice.cjs', 'demo'], workerEnvironment());
    expect([await demo.ended, demo.lines.at(-1)]).toEqual([0, 'Succeeded  {"status":"success"}']);
    expect(demo.lines.join('\n')).toContain('TaskSubmitted');
  });
});

describe('queue-worker', () => {
  it('reports success; a failed report is retried, then caught', async () => {
    const worker = runScript(['examples/queue-worker/worker.mjs'], workerEnvironment());
    await worker.waitForLine('waiting for orders');
    await start(stack, 'queue-worker', 'small', { order: { id: 7, items: 2 } });
    await start(stack, 'queue-worker', 'huge', { order: { id: 8, items: 20 } });
    expect(await waitForEnd(stack, 'queue-worker', 'small')).toEqual({
      status: 'Succeeded',
      output: { parcel: 'parcel-7' },
    });
    expect(await waitForEnd(stack, 'queue-worker', 'huge')).toEqual({
      status: 'Succeeded',
      output: { backOrdered: true, reason: 'order 8 does not fit' },
    });
    await worker.stop();
    const events = await readHistory(stack, 'queue-worker', 'huge');
    const attempts = typesOf(events).filter((type) => /^Task(Scheduled|Failed)$/.test(type));
    expect(attempts).toEqual(
      Array.from({ length: 3 }, () => ['TaskScheduled', 'TaskFailed']).flat(),
    );
  });
});

describe('trip-booking', () => {
  const trip = { to: 'Hangzhou', day: '2026-05-01' };

  it('books everything', async () => {
    await start(stack, 'trip-booking', 'holiday', { trip });
    expect(await waitForEnd(stack, 'trip-booking', 'holiday')).toEqual({
      status: 'Succeeded',
      output: {
        booked: true,
        reason: null,
        reservations: {
          train: 'train-Hangzhou-2026-05-01',
          flight: 'flight-Hangzhou-2026-05-01',
          hotel: 'hotel-Hangzhou-2026-05-01',
        },
      },
    });
  });

  it.each([
    ['hotel', 'BookHotelError', ['cancelFlight', 'cancelTrain']],
    ['flight', 'BookFlightError', ['cancelTrain']],
    ['train', 'BookTrainError', []],
  ])('cancels what was booked when the %s is sold out', async (what, reason, cancelled) => {
    await start(stack, 'trip-booking', `no-${what}`, { trip, soldOut: [what] });
    expect(await waitForEnd(stack, 'trip-booking', `no-${what}`)).toEqual({
      status: 'Succeeded',
      output: { booked: false, reservations: null, reason },
    });
    const events = await readHistory(stack, 'trip-booking', `no-${what}`);
    const done = events.filter(({ Type }) => Type === 'TaskSucceeded').map((e) => e.StepName);
    expect(done.filter((step) => step.startsWith('cancel'))).toEqual(cancelled);
  });
});

describe('order-batch', () => {
  const run = async (name: string, orders: readonly object[]) => {
    await start(stack, 'order-batch', name, { orders });
    return waitForEnd(stack, 'order-batch', name);
  };

  it('prices each order, checks large ones twice and sets unknown articles aside', async () => {
    const orders = [
      { article: 'pen', count: 3 },
      { article: 'desk', count: 1 },
      { article: 'sofa', count: 1 },
    ];
    expect(await run('monday', orders)).toEqual({
      status: 'Succeeded',
      output: {
        results: [
          { total: 6 },
          { total: 120, checks: ['stock', 'credit'] },
          { reason: 'UnknownArticle', rejected: 2 },
        ],
      },
    });
  });

  it('keeps the order of a list that is longer than its window', async () => {
    const counts = Array.from({ length: 250 }, (_, i) => i + 1);
    const end = await run(
      'long',
      counts.map((count) => ({ article: 'pen', count })),
    );
    const checks = ['stock', 'credit'];
    expect(end).toEqual({
      status: 'Succeeded',
      output: {
        results: counts.map((count) => ({
          total: 2 * count,
          ...(2 * count >= 100 ? { checks } : {}),
        })),
      },
    });
  });
});

describe('poll-until-done', () => {
  it('asks until the job is done', async () => {
    await start(stack, 'poll-until-done', 'report', { seconds: 3 });
    const end = await waitForEnd(stack, 'poll-until-done', 'report');
    expect(end).toMatchObject({ status: 'Succeeded', output: { state: 'done' } });
    const events = await readHistory(stack, 'poll-until-done', 'report');
    const waits = events.filter(
      ({ Type, StepName }) => Type === 'StepExited' && StepName === 'pause',
    );
    expect(waits.length).toBeGreaterThanOrEqual(1);
  });
});

describe('the official SDK, with nothing but another endpoint', () => {
  interface FnfClient {
    createFlow(parameters: object): Promise<{ Name: string }>;
    startExecution(parameters: object, options?: object): Promise<{ Name: string; Status: string }>;
    describeExecution(parameters: object): Promise<{ Status: string; Output: string }>;
    getExecutionHistory(parameters: object): Promise<{
      Events: { Type: string; StepName: string; EventDetail: string }[];
    }>;
    reportTaskSucceeded(parameters: object): Promise<{ EventId: number }>;
  }

  it('creates a flow, starts it, reports its token and reads its history', async () => {
    const require = createRequire(import.meta.url);
    const Client = require('@alicloud/fnf-2019-03-15') as new (config: object) => FnfClient;
    const client = new Client({
      accessKeyId: 'local',
      accessKeySecret: 'local-secret',
      endpoint: stack.connection.endpoint,
    });
    const Definition = `version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/sdk-questions/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
`;
    const flow = { Name: 'sdk', Definition, Description: 'by the SDK', Type: 'FDL' };
    expect(await client.createFlow(flow)).toMatchObject({ Name: 'sdk' });
    const names = { FlowName: 'sdk', ExecutionName: 'run' };
    const started = await client.startExecution({ ...names, Input: '{"n": 1}' });
    expect(started).toMatchObject({ Name: 'run', Status: '' });
    const token = await pollUntil('the token in the history', async () => {
      const { Events } = await client.getExecutionHistory(names);
      const scheduled = Events.find(({ Type }) => Type === 'TaskScheduled');
      const detail = JSON.parse(scheduled?.EventDetail ?? '{}') as { input?: { token: string } };
      return detail.input?.token;
    });
    const report = { TaskToken: token, Output: '{"answer":42}' };
    expect((await client.reportTaskSucceeded(report)).EventId).toBeGreaterThan(5);
    await expect(client.reportTaskSucceeded(report)).rejects.toMatchObject({
      code: 'TaskAlreadyCompleted',
    });
    expect(await client.describeExecution({ ...names, WaitTimeSeconds: 5 })).toMatchObject({
      Status: 'Succeeded',
      Output: '{"answer":42}',
    });
    await expect(client.startExecution(names)).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
  });
});
