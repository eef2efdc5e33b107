/** What tasks on queues and topics send, received at the far end: on the embedded services, through the topic bridge. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MissingTopics } from '../../src/adapters/sns/missing-topics.ts';
import { TopicTasks } from '../../src/adapters/sns/topic-tasks.ts';
import { MissingQueues } from '../../src/adapters/sqs/missing-queues.ts';
import { QueueTasks } from '../../src/adapters/sqs/queue-tasks.ts';
import type { CallOutcome } from '../../src/app/ports.ts';
import { eventEffectId, toRunId } from '../../src/core/shared/ids.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import { startMessaging } from '../../src/local/emulators/messaging-server.ts';
import { claimPort, type LocalServer } from '../../src/local/free-port.ts';
import { startServer } from '../../src/local/own-server.ts';
import { confirmationRoute, startTopicBridge } from '../../src/local/topics/topic-bridge.ts';
import { runTask } from '../adapters/scripted-client.ts';
import { pollUntil } from '../support/poll.ts';

const NAMING = { stage: 'dev', template: '{name}', ignoresScope: true };
const REGION = 'eu-west-1';

const freePort = () => claimPort({ purpose: 'a test', variable: 'NONE', port: 0 });

let folder: string;
let messaging: LocalServer;
let bridge: LocalServer;
let sqs: SQSClient;
let sns: SNSClient;
let stopBridge: () => Promise<void>;
const printed: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-messaging-'));
  messaging = await startMessaging(folder, await freePort(), REGION);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint: messaging.url, region: REGION, credentials };
  sqs = new SQSClient(settings);
  sns = new SNSClient(settings);
  bridge = await startServer(await freePort(), [confirmationRoute({ sns, sqs })]);
  const print = (line: string) => void printed.push(line);
  const topicBridge = startTopicBridge({ sns, sqs, url: bridge.url, print, complain: print });
  stopBridge = () => topicBridge.stop();
}, 60_000);

afterAll(async () => {
  await stopBridge();
  await bridge.stop();
  sqs.destroy();
  sns.destroy();
  await messaging.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function send(name: string, serviceParams: JsonObject, run = 'run-1', eventId = 5) {
  const tasks = new QueueTasks({ client: sqs, region: REGION, naming: NAMING });
  const effectId = eventEffectId(toRunId(run), eventId);
  return tasks.run(runTask({ kind: 'queue', name }, { serviceParams, effectId }));
}

function publish(name: string, serviceParams: JsonObject, run = 'run-1', eventId = 5) {
  const tasks = new TopicTasks({ client: sns, naming: NAMING });
  const effectId = eventEffectId(toRunId(run), eventId);
  return tasks.run(runTask({ kind: 'topic', name }, { serviceParams, effectId }));
}

const makeQueue = (name: string) => new MissingQueues({ client: sqs, naming: NAMING }).create(name);

async function makeTopic(name: string): Promise<string> {
  await new MissingTopics({ client: sns, naming: NAMING }).create(name);
  return `arn:aws:sns:${REGION}:000000000000:${name}`;
}

async function queueUrl(QueueName: string) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

async function subscribeQueue(topicArn: string, name: string, attributes = {}) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: await queueUrl(name),
      AttributeNames: ['QueueArn'],
    }),
  );
  const endpoint = Attributes?.['QueueArn'];
  const subscription = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint };
  await sns.send(new SubscribeCommand({ ...subscription, Attributes: attributes }));
}

/** Receives and deletes until there have been so many. */
async function receive(name: string, count: number) {
  const QueueUrl = await queueUrl(name);
  const received: { body: string; group?: string; attributes: Record<string, string> }[] = [];
  return pollUntil(`${count} messages of ${name}`, async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    for (const { Body = '', ReceiptHandle, Attributes = {}, MessageAttributes = {} } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const values = Object.entries(MessageAttributes).map(([key, { StringValue = '' }]) => [
        key,
        StringValue,
      ]);
      const group = Attributes.MessageGroupId;
      received.push({
        body: Body,
        ...(group === undefined ? {} : { group }),
        attributes: Object.fromEntries(values) as Record<string, string>,
      });
    }
    return received.length >= count ? received : undefined;
  });
}

const idOf = (outcome: CallOutcome) =>
  outcome.ok ? (outcome.output as { MessageId: string }).MessageId : outcome.cause;

describe('a queue', () => {
  it('gets what the manual shows', async () => {
    await makeQueue('orders');
    const sent = await send('orders', {
      MessageBody: { key_1: 'value_1', key_2: 'value' },
      DelaySeconds: 0,
      Priority: 1,
    });
    expect(sent).toMatchObject({
      ok: true,
      output: { MessageBodyMD5: expect.stringMatching(/^[0-9A-F]{32}$/) },
    });
    expect(await receive('orders', 1)).toEqual([
      {
        body: '{"key_1":"value_1","key_2":"value"}',
        attributes: { Priority: '1', SluiceIdempotencyKey: 'run-1:5' },
      },
    ]);
  });

  it('that is not there fails the task by name', async () => {
    const outcome = await send('nowhere', { MessageBody: 'x' });
    expect(outcome).toMatchObject({ ok: false, error: 'MNS.QueueNotExist' });
  });

  it('with a message too long fails the task by name', async () => {
    await makeQueue('short');
    const outcome = await send('short', { MessageBody: 'x'.repeat(1_100_000) });
    expect(outcome).toMatchObject({ ok: false, error: 'MNS.MessageBodyTooLong' });
  });

  it('that keeps an order does so for each execution, and takes a repeated send once', async () => {
    await makeQueue('steps.fifo');
    const first = await send('steps.fifo', { MessageBody: 'a' }, 'run-1', 5);
    const again = await send('steps.fifo', { MessageBody: 'a' }, 'run-1', 5);
    expect(idOf(again)).toBe(idOf(first));
    await send('steps.fifo', { MessageBody: 'b' }, 'run-1', 9);
    await send('steps.fifo', { MessageBody: 'c' }, 'run-2', 5);
    const received = await receive('steps.fifo', 3);
    expect(received).toHaveLength(3);
    const ofRun = (run: string) => received.filter(({ group }) => group === run);
    expect(ofRun('run-1').map(({ body }) => body)).toEqual(['a', 'b']);
    expect(ofRun('run-2').map(({ body }) => body)).toEqual(['c']);
  });
});

describe('a topic', () => {
  it('hands its message to queues, raw and wrapped, as their filter policies say of its tag', async () => {
    const topicArn = await makeTopic('news');
    for (const name of ['raw', 'wrapped', 'others']) await makeQueue(name);
    await subscribeQueue(topicArn, 'raw', { RawMessageDelivery: 'true' });
    await subscribeQueue(topicArn, 'wrapped', { FilterPolicy: '{"MessageTag":["urgent"]}' });
    await subscribeQueue(topicArn, 'others', { FilterPolicy: '{"MessageTag":["dull"]}' });
    const params = { MessageBody: { a: 1 }, MessageAttributes: { by: 'me', n: { x: [1] } } };
    await publish('news', { ...params, MessageTag: 'urgent' });
    await publish('news', { ...params, MessageTag: 'dull' }, 'run-2');
    const attributes = { by: 'me', n: '{"x":[1]}', MessageTag: 'urgent' };
    expect(await receive('raw', 2)).toContainEqual({
      body: '{"a":1}',
      attributes: { ...attributes, SluiceIdempotencyKey: 'run-1:5' },
    });
    const [wrapped, ...more] = await receive('wrapped', 1);
    expect(more).toEqual([]);
    expect(JSON.parse(wrapped?.body ?? '')).toMatchObject({
      Type: 'Notification',
      Message: '{"a":1}',
      MessageAttributes: { MessageTag: { Type: 'String', Value: 'urgent' } },
    });
    expect(await receive('others', 1)).toHaveLength(1);
  });

  it('that keeps an order hands it on to its queue', async () => {
    const topicArn = await makeTopic('steps.fifo');
    await makeQueue('in-order.fifo');
    await subscribeQueue(topicArn, 'in-order.fifo', { RawMessageDelivery: 'true' });
    await publish('steps.fifo', { MessageBody: 'a' }, 'run-1', 5);
    await publish('steps.fifo', { MessageBody: 'a' }, 'run-1', 5);
    await publish('steps.fifo', { MessageBody: 'b' }, 'run-1', 9);
    const received = await receive('in-order.fifo', 2);
    expect(received.map(({ body, group }) => [group, body])).toEqual([
      ['run-1', 'a'],
      ['run-1', 'b'],
    ]);
  });

  it('that is not there fails the task by name', async () => {
    const outcome = await publish('nowhere', { MessageBody: 'x' });
    expect(outcome).toMatchObject({ ok: false, error: 'MNS.TopicNotExist' });
  });

  it('pushes the message alone to an HTTP address with raw delivery', async () => {
    const topicArn = await makeTopic('raw-news');
    const { promise: pushed, resolve } = Promise.withResolvers<string>();
    const { promise: confirmed, resolve: confirm } = Promise.withResolvers<string>();
    const subscriber = await startServer(await freePort(), [
      {
        method: 'POST',
        path: /^\/$/,
        async answer({ headers, body }) {
          const { SubscribeURL: url } = JSON.parse(body) as { SubscribeURL?: string };
          if (url !== undefined) confirm(await (await fetch(url)).text());
          else resolve(`${String(headers['x-amz-sns-rawdelivery'])} ${body}`);
          return { status: 200 };
        },
      },
    ]);
    await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: 'http',
        Endpoint: `${subscriber.url}/`,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    await confirmed;
    await publish('raw-news', { MessageBody: { taskToken: 't' } });
    expect(await pushed).toBe('true {"taskToken":"t"}');
    await subscriber.stop();
  }, 60_000);

  it('prints the mails that SNS would send, once their address has confirmed', async () => {
    const topicArn = await makeTopic('mails');
    for (const [protocol, address] of [
      ['email', 'ann@example.com'],
      ['email-json', 'bob@example.com'],
    ]) {
      const subscription = { TopicArn: topicArn, Protocol: protocol, Endpoint: address };
      await sns.send(new SubscribeCommand(subscription));
      const link = await pollUntil(`a mail to ${address}`, async () =>
        printed.find((line) => line.startsWith(`mail to ${address},`))?.replace(/.* open /, ''),
      );
      expect((await fetch(link)).status).toBe(200);
    }
    const MailAttributes = { Subject: 'Your order\nis here', AccountName: 'shop', IsHTML: true };
    await publish('mails', { MessageBody: 'hello', MessageAttributes: { MailAttributes } });
    await publish('mails', { MessageBody: 'no subject' }, 'run-2');
    const mails = await pollUntil('four mails', async () => {
      const lines = printed.filter((line) => /^mail to .*(hello|no subject)/.test(line));
      return lines.length >= 4 ? lines : undefined;
    });
    const ofAnn = mails.filter((line) => line.startsWith('mail to ann'));
    expect(ofAnn.toSorted()).toEqual([
      'mail to ann@example.com, which is only shown here: "AWS Notification Message": no subject',
      'mail to ann@example.com, which is only shown here: "Your order is here": hello',
    ]);
    expect(mails.find((line) => line.startsWith('mail to bob'))).toContain('"Type":"Notification"');
  }, 60_000);
});
