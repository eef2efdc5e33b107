import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWorker, type WorkerProcess } from '../../../src/entry/cli/worker-process.ts';
import { ApiWorld, KEY_ID, KEY_SECRET } from '../../support/api-world.ts';
import { type HttpApi, serveHandler } from '../../support/http-api.ts';

const SCRIPT = new URL('../../../examples/topic-callback/worker.mjs', import.meta.url).pathname;
const MACHINE_CLOCK = { nowMs: () => Date.now(), sleep: async () => undefined };

let world: ApiWorld;
let server: HttpApi;
let worker: WorkerProcess;
let confirmed: string[];

beforeEach(async () => {
  world = new ApiWorld({ clock: MACHINE_CLOCK });
  confirmed = [];
  server = await serveHandler((event) => {
    if (event.rawPath !== '/confirm') return world.handler(event);
    confirmed.push(event.rawQueryString);
    return Promise.resolve({ statusCode: 200, body: '' });
  });
  const terminal = {
    print: () => undefined,
    complain: () => undefined,
    readInput: async () => '',
  };
  worker = await startWorker(terminal, SCRIPT, {
    endpoint: server.url,
    accessKeyId: KEY_ID,
    accessKeySecret: KEY_SECRET,
  });
});

afterEach(async () => {
  await worker.stop();
  await server.close();
});

async function push(message: object): Promise<number> {
  const response = await fetch(worker.address, { method: 'POST', body: JSON.stringify(message) });
  return response.status;
}

describe("the topic example's worker", () => {
  it('confirms its subscription', async () => {
    const status = await push({
      Type: 'SubscriptionConfirmation',
      TopicArn: 'arn:topic',
      SubscribeURL: `${server.url}/confirm?token=1`,
    });
    expect([status, confirmed]).toEqual([200, ['token=1']]);
    expect(await worker.waitForLine('subscribed')).toBe('subscribed to arn:topic');
  });

  it('reports success with the token of its message, and takes a message that comes twice', async () => {
    const TaskToken = await startWaiting();
    const Message = JSON.stringify({ messageBody: 'hello world', taskToken: TaskToken });
    expect(await push({ Type: 'Notification', Message })).toBe(200);
    expect(world.log.at(-1)?.fields).toMatchObject({
      operation: 'ReportTaskSucceeded',
      status: 200,
    });
    expect(await push({ Type: 'Notification', Message })).toBe(200);
    expect(world.log.at(-1)?.fields).toMatchObject({ code: 'TaskAlreadyCompleted' });
  });

  it('asks for a message again that it could not handle', async () => {
    const Message = JSON.stringify({ messageBody: 'hello', taskToken: 'forged' });
    expect(await push({ Type: 'Notification', Message })).toBe(500);
  });
});

async function startWaiting(): Promise<string> {
  world.world.clock.advanceTo(Math.floor(Date.now() / 1_000) * 1_000);
  return world.startWaiting();
}
