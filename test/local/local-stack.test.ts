import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  CreateTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { callApi } from '../../src/entry/client/signed-call.ts';
import { claimPort } from '../../src/local/free-port.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { pollUntil } from '../support/poll.ts';
import {
  type StackChild,
  type StackProcess,
  spawnStack,
  startStackProcess,
} from '../support/local-stack.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../fixtures/local-examples');
const INPUT = JSON.stringify({ name: 'Ann' });
const CLIENT = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

let dataDir: string;
let stack: StackProcess;

const options = () => ({ dataDir, examplesDir: EXAMPLES });

const call = (action: string, parameters: Record<string, string>) =>
  callApi({ endpoint: stack.apiUrl, ...LOCAL_KEY }, action, parameters);

const sqs = () => new SQSClient({ ...CLIENT, endpoint: stack.addresses.get('SQS') ?? '' });

async function runGreeting(name: string, input = INPUT) {
  const names = { FlowName: 'greeting', ExecutionName: name };
  await call('StartExecution', { ...names, Input: input });
  const { body } = await call('DescribeExecution', { ...names, WaitTimeSeconds: '20' });
  return { status: body['Status'], output: body['Output'] };
}

async function receiveGreetings() {
  const client = sqs();
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'greetings' }));
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
  );
  // Put back, for whoever asks next.
  for (const { ReceiptHandle } of Messages) {
    const message = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(message));
  }
  client.destroy();
  return Messages.map(({ Body }) => Body);
}

/** A subscriber behind HTTP: confirms, and keeps what it is told. */
async function startSubscriber() {
  const { promise: notified, resolve: notify } = Promise.withResolvers<{
    headers: IncomingHttpHeaders;
    body: string;
  }>();
  const { promise: confirmed, resolve: confirm } = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    text(request).then(async (body) => {
      const { SubscribeURL: url } = JSON.parse(body) as { SubscribeURL?: string };
      if (url === undefined) notify({ headers: request.headers, body });
      else confirm(await (await fetch(url)).text());
      response.end();
    }, notify);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, confirmed, notified, stop: () => server.close() };
}

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'sluice-local-'));
  stack = await startStackProcess(options());
}, 120_000);

afterAll(async () => {
  await stack.killAll();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the local stack', () => {
  it('says that it is ready, and answers the health check', async () => {
    expect(stack.output).toContain(
      `Sluice is ready on ${stack.apiUrl.replace('127.0.0.1', 'localhost')}`,
    );
    const response = await fetch(`${stack.apiUrl}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('used to call itself healthy whatever was still missing', async () => {
    const file = path.join(dataDir, 'ready');
    rmSync(file);
    const response = await fetch(`${stack.apiUrl}/health`);
    writeFileSync(file, '');
    expect([response.status, await response.json()]).toEqual([503, { status: 'starting' }]);
  });

  it('runs a flow from its examples: a function, and a queue that the flow made', async () => {
    const result = await runGreeting('first');
    expect(result).toEqual({ status: 'Succeeded', output: '{"greeting":"hello Ann"}' });
    expect(await receiveGreetings()).toEqual(['{"text":"Ann"}']);
  }, 40_000);

  it('awaits the ends of asynchronous calls, lists them, and stops one', async () => {
    const names = { FlowName: 'later', ExecutionName: 'first' };
    await call('StartExecution', { ...names, Input: '{"name": "Ann", "ms": 900000}' });
    const running = await pollUntil('the call of the long function', async () => {
      const { body } = await call('DescribeStatefulInvocation', { InvocationId: 'long-first' });
      return body['FunctionRequestId'] === '' ? undefined : body['Status'];
    });
    expect(running).toBe('Running');
    await call('StopStatefulInvocation', { InvocationId: 'long-first' });
    const { body } = await call('DescribeExecution', { ...names, WaitTimeSeconds: '20' });
    expect([body['Status'], body['Output']]).toEqual([
      'Succeeded',
      '{"text":"hello Ann","error":"NotToday","stopped":"FC.StatefulInvocationStopped"}',
    ]);
    const { body: list } = await call('ListStatefulInvocations', {});
    expect(list['Invocations']).toMatchObject([
      { InvocationId: 'long-first', Status: 'Stopped' },
      { InvocationId: 'refuse-first', Status: 'Failed' },
    ]);
  }, 60_000);

  it('pushes messages of a topic to an HTTP subscriber that has confirmed', async () => {
    const subscriber = await startSubscriber();
    const sns = new SNSClient({ ...CLIENT, endpoint: stack.addresses.get('SNS') ?? '' });
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'news' }));
    const subscription = { TopicArn, Protocol: 'http', Endpoint: subscriber.address };
    await sns.send(new SubscribeCommand(subscription));
    expect(await subscriber.confirmed).toContain(`<SubscriptionArn>${TopicArn}`);
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: 'it works' }));
    const { headers, body } = await subscriber.notified;
    expect(headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-topic-arn': TopicArn,
    });
    expect(JSON.parse(body)).toMatchObject({ Type: 'Notification', Message: 'it works' });
    sns.destroy();
    subscriber.stop();
  }, 40_000);

  it('used to refuse every character beyond U+FFFF in a message and in an input', async () => {
    const result = await runGreeting('duck', JSON.stringify({ name: 'Duck \u{1F986}' }));
    expect(result.output).toBe('{"greeting":"hello Duck \u{1F986}"}');
    const client = sqs();
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'ducks' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '\u{1F986}' }));
    const control = new SendMessageCommand({ QueueUrl, MessageBody: 'x\u0001' });
    await expect(client.send(control)).rejects.toThrow(/InvalidMessageContents|invalid/i);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['\u{1F986}']);
    client.destroy();
  }, 40_000);

  it('is alone in its data folder', async () => {
    await expect(startStackProcess(options())).rejects.toThrow(/SLUICE_DATA_DIR/);
  }, 40_000);

  it('names a port that is in use, and the variable that changes it', async () => {
    const port = new URL(stack.apiUrl).port;
    const other = { dataDir: path.join(dataDir, 'other'), environment: { PORT: port } };
    await expect(startStackProcess(other)).rejects.toThrow(
      `port ${port} (API) is in use; set PORT to another one`,
    );
  }, 40_000);

  it('leaves nothing running when it is killed, and has lost nothing when it starts again', async () => {
    const { port } = new URL(stack.apiUrl);
    stack.child.kill('SIGKILL');
    await once(stack.child, 'exit');
    await eventually(() => claimPort({ purpose: 'API', variable: 'PORT', port: Number(port) }));
    stack = await startStackProcess(options());
    expect((await receiveGreetings()).toSorted()).toEqual([
      '{"text":"Ann"}',
      '{"text":"Duck \u{1F986}"}',
    ]);
    const first = await call('DescribeExecution', {
      FlowName: 'greeting',
      ExecutionName: 'first',
    });
    expect(first.body['Status']).toBe('Succeeded');
    expect(await runGreeting('second')).toMatchObject({ status: 'Succeeded' });
  }, 120_000);

  it('used to stand still for minutes behind ten functions that hang', async () => {
    for (let i = 0; i < 20; i += 1) {
      await call('StartExecution', { FlowName: 'rogue', ExecutionName: `hangs-${i}` });
    }
    expect(await runGreeting('beside')).toMatchObject({ status: 'Succeeded' });
  }, 40_000);

  it('ends within 10 seconds of Ctrl-C, which a function in an endless loop used to prevent', async () => {
    const address = stack.addresses.get('functions') ?? '';
    const looping = fetch(`${address}/2015-03-31/functions/rogue-dev-loop/invocations`, {
      method: 'POST',
      body: '{}',
    });
    looping.catch(() => undefined);
    // It is in its loop, or about to be.
    expect(await runGreeting('beside-a-loop')).toMatchObject({ status: 'Succeeded' });
    const began = performance.now();
    expect(await stack.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
  }, 40_000);
});

describe('the start of the local stack', () => {
  let ownData: string;
  let starting: StackChild | undefined;

  beforeEach(() => {
    ownData = mkdtempSync(path.join(tmpdir(), 'sluice-start-'));
  });

  afterEach(async () => {
    await starting?.killAll();
    rmSync(ownData, { recursive: true, force: true });
  });

  it('has loaded its flows when it says that it is healthy', async () => {
    const port = await claimPort({ purpose: 'API', variable: 'PORT', port: 0 });
    const environment = { PORT: String(port) };
    starting = spawnStack({ dataDir: ownData, examplesDir: EXAMPLES, environment });
    const endpoint = `http://127.0.0.1:${port}`;
    const described = await eventually(async () => {
      const { status } = await fetch(`${endpoint}/health`);
      if (status !== 200) throw new Error(String(status));
      return callApi({ endpoint, ...LOCAL_KEY }, 'DescribeFlow', { Name: 'rogue' });
    });
    expect(described.body).toMatchObject({ Name: 'rogue' });
    expect(await starting.pressCtrlC()).toBe(0);
  }, 60_000);

  it('used to look like a crash when Ctrl-C ended it', async () => {
    starting = spawnStack({ dataDir: ownData, examplesDir: EXAMPLES });
    // The service is being started: it builds into this folder.
    await eventually(async () => statSync(path.join(ownData, 'handlers.log')));
    expect(await starting.pressCtrlC()).toBe(0);
    expect(starting.output).toEqual(['starting (a few seconds) …', 'stopping …']);
  }, 60_000);

  it('used to say only ECONNREFUSED when a service of the user was not there', async () => {
    const port = await claimPort({ purpose: 'nothing', variable: 'NONE', port: 0 });
    for (const [name, variable] of [
      ['DynamoDB', 'AWS_ENDPOINT_URL_DYNAMODB'],
      ['SQS', 'AWS_ENDPOINT_URL_SQS'],
      ['SNS', 'AWS_ENDPOINT_URL_SNS'],
    ] as const) {
      const environment = { [variable]: `http://127.0.0.1:${port}` };
      await expect(startStackProcess({ dataDir: ownData, environment })).rejects.toThrow(
        `${name} does not answer at http://127.0.0.1:${port}, which ${variable} names: ECONNREFUSED`,
      );
    }
  }, 60_000);
});

/** Tries until it succeeds. */
const eventually = <T>(attempt: () => Promise<T>): Promise<T> =>
  pollUntil('what is tried', () => attempt().catch(() => undefined), {
    withinMs: 30_000,
    everyMs: 20,
  });
