/** Attributes of an HTTP subscription that are set once it runs: the bridge's own subscription follows them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMessaging } from '../../src/local/emulators/messaging-server.ts';
import { claimPort, type LocalServer } from '../../src/local/free-port.ts';
import { startServer } from '../../src/local/own-server.ts';
import {
  confirmationRoute,
  startTopicBridge,
  type TopicBridge,
} from '../../src/local/topics/topic-bridge.ts';
import { pollUntil } from '../support/poll.ts';

const REGION = 'eu-west-1';

let folder: string;
let messaging: LocalServer;
let routes: LocalServer;
let subscriber: LocalServer;
let sqs: SQSClient;
let sns: SNSClient;
let bridge: TopicBridge;
let TopicArn: string;
let SubscriptionArn: string;
const complaints: string[] = [];
/** Each with what its header says of raw delivery. */
const pushed: string[] = [];

const freePort = () => claimPort({ purpose: 'a test', variable: 'NONE', port: 0 });

const startBridge = () =>
  startTopicBridge({
    sns,
    sqs,
    url: routes.url,
    complain: (message) => complaints.push(message),
    print: () => undefined,
  });

const startSubscriber = async () =>
  startServer(await freePort(), [
    {
      method: 'POST',
      path: /^\/$/,
      async answer({ headers, body }) {
        const { SubscribeURL: url } = JSON.parse(body) as { SubscribeURL?: string };
        if (url !== undefined) await fetch(url);
        else pushed.push(`${String(headers['x-amz-sns-rawdelivery'])} ${body}`);
        return { status: 200 };
      },
    },
  ]);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-messaging-'));
  messaging = await startMessaging(folder, await freePort(), REGION);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint: messaging.url, region: REGION, credentials };
  sqs = new SQSClient(settings);
  sns = new SNSClient(settings);
  routes = await startServer(await freePort(), [confirmationRoute({ sns, sqs })]);
  subscriber = await startSubscriber();
  bridge = startBridge();
  ({ TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'news' })));
  const subscription = { TopicArn, Protocol: 'http', Endpoint: `${subscriber.url}/` };
  ({ SubscriptionArn = '' } = await sns.send(new SubscribeCommand(subscription)));
}, 60_000);

afterAll(async () => {
  await bridge.stop();
  await Promise.all([subscriber.stop(), routes.stop()]);
  sqs.destroy();
  sns.destroy();
  await messaging.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function findOwnArn(): Promise<string | undefined> {
  const list = new ListSubscriptionsByTopicCommand({ TopicArn });
  const { Subscriptions = [] } = await sns.send(list);
  return Subscriptions.find(({ Protocol }) => Protocol === 'sqs')?.SubscriptionArn;
}

const set = (AttributeName: string, AttributeValue: string) =>
  sns.send(
    new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }),
  );

async function untilCopied(name: string, value: string): Promise<void> {
  const question = { SubscriptionArn: await pollUntil('the own subscription', findOwnArn) };
  await pollUntil(`${name} to be copied`, async () => {
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand(question));
    return Attributes?.[name] === value ? value : undefined;
  });
}

async function publish(text: string, tag = 'dull'): Promise<void> {
  const MessageAttributes = { tag: { DataType: 'String', StringValue: tag } };
  await sns.send(
    new PublishCommand({ TopicArn, Message: JSON.stringify({ text }), MessageAttributes }),
  );
}

const pushedOf = (text: string) =>
  pollUntil(text, async () => pushed.find((line) => line.includes(text)));

it('pushes as the attributes say that are set later', async () => {
  await pollUntil('the own subscription', findOwnArn);
  await publish('first');
  expect(await pushedOf('first')).toMatch(/^undefined .*"Type":"Notification"/);
  await set('RawMessageDelivery', 'true');
  await untilCopied('RawMessageDelivery', 'true');
  await publish('second');
  expect(await pushedOf('second')).toBe('true {"text":"second"}');
  await set('FilterPolicy', '{"tag":["urgent"]}');
  await untilCopied('FilterPolicy', '{"tag":["urgent"]}');
  await publish('left out');
  await publish('third', 'urgent');
  await pushedOf('third');
  expect(pushed).toHaveLength(3);
}, 60_000);

it('takes over attributes that were set while it did not run', async () => {
  await bridge.stop();
  await set('FilterPolicy', '');
  await set('RawMessageDelivery', 'false');
  bridge = startBridge();
  await untilCopied('FilterPolicy', '');
  await untilCopied('RawMessageDelivery', 'false');
  expect(complaints).toEqual([]);
}, 60_000);
