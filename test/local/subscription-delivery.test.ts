import { createServer } from 'node:http';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { claimPort } from '../../src/local/free-port.ts';
import { listen } from '../../src/local/listen.ts';
import { type Notification, type Receiver, receiverOf } from '../../src/local/topics/receiver.ts';
import type { BridgedSubscription } from '../../src/local/topics/sns-control.ts';
import { startDelivery } from '../../src/local/topics/subscription-delivery.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-west-1:000000000000:news';
const SUBSCRIPTION: BridgedSubscription = {
  arn: `${TOPIC_ARN}:1`,
  topicArn: TOPIC_ARN,
  protocol: 'http',
  endpoint: 'http://worker.test/',
};

let complaints: string[];
/** What has become of messages: `delete` or `return`, with their receipt. */
let settled: string[];
let waiting: Message[];

beforeEach(() => {
  complaints = [];
  settled = [];
  waiting = [];
});

/** A queue that holds `waiting`, then nothing until the receiving is given up. */
const queue = {
  async send(command: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
    if (command instanceof ReceiveMessageCommand) {
      if (waiting.length > 0) return { Messages: waiting.splice(0) };
      if (abortSignal?.aborted === false) {
        await new Promise((resolve) => abortSignal.addEventListener('abort', resolve));
      }
      return {};
    }
    if (command instanceof DeleteMessageCommand) {
      settled.push(`delete ${command.input.ReceiptHandle}`);
    } else if (command instanceof ChangeMessageVisibilityCommand) {
      settled.push(`return ${command.input.ReceiptHandle}`);
    }
    return {};
  },
};

const unused = () => Promise.reject(new Error('not expected'));

const start = (receiver: Partial<Receiver>, subscription = SUBSCRIPTION) =>
  startDelivery({
    sqs: queue as unknown as SQSClient,
    subscription,
    receiver: { ask: unused, take: unused, ...receiver },
    queueUrl: 'http://queue.test/',
    complain: (message) => complaints.push(message),
    longestAskPauseMs: 0,
  });

const message = (ReceiptHandle: string, Body: string, attempt = 1): Message => ({
  MessageId: `of-queue-${ReceiptHandle}`,
  Body,
  ReceiptHandle,
  Attributes: { ApproximateReceiveCount: String(attempt) },
});

/** A server that takes requests and never answers. */
async function startSilent() {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer(() => resolve());
  const port = await claimPort({ purpose: 'a test', variable: 'NONE', port: 0 });
  const { url, stop } = await listen(server, port);
  return { url, asked, stop };
}

function httpReceiver(endpoint: string): Receiver {
  const subscription = { ...SUBSCRIPTION, endpoint };
  return receiverOf({ subscription, bridgeUrl: 'http://bridge.test', print: () => undefined });
}

describe('asking an address to confirm', () => {
  it('goes on for as long as the address does not take it, and is said once', async () => {
    let asked = 0;
    const { promise: taken, resolve } = Promise.withResolvers<void>();
    const delivery = start({
      async ask() {
        asked += 1;
        if (asked < 25) return asked % 2 === 0 ? 'failed' : 'refused';
        resolve();
        return 'accepted';
      },
    });
    delivery.ask();
    await taken;
    await delivery.stop();
    expect(asked).toBe(25);
    expect(complaints).toEqual([
      'http://worker.test/ does not take its confirmation; it is asked on',
    ]);
  });

  it('ends when the subscription is confirmed by somebody else, and lets the request end by itself', async () => {
    let asked = 0;
    const delivery = start({
      async ask(signal) {
        asked += 1;
        delivery.confirmed();
        expect(signal.aborted).toBe(false);
        return 'failed';
      },
    });
    delivery.ask();
    await delivery.stop();
    expect(asked).toBe(1);
  });

  it('is given up at once when an address that does not answer is left', async () => {
    const { url, asked, stop } = await startSilent();
    const delivery = start(httpReceiver(url));
    delivery.ask();
    await asked;
    await delivery.stop();
    await stop();
    expect(complaints).toEqual([]);
  });
});

describe('handing over messages', () => {
  it('gives up a push to an address that does not answer, and keeps the message, its last try too', async () => {
    const { url, asked, stop } = await startSilent();
    waiting.push(message('a', 'hello', 10));
    const delivery = start(httpReceiver(url));
    delivery.confirmed();
    await asked;
    await delivery.stop();
    await stop();
    expect(settled).toEqual(['return a']);
    expect(complaints).toEqual([]);
  });

  it('tells of each message whether it is wrapped', async () => {
    const envelope = { Type: 'Notification', TopicArn: TOPIC_ARN, MessageId: 'of-topic' };
    const wrapped = JSON.stringify(envelope);
    const another = JSON.stringify({ ...envelope, TopicArn: `${TOPIC_ARN}-2` });
    waiting.push(message('a', wrapped), message('b', another), message('c', 'null'));
    const taken: Notification[] = [];
    const { promise: all, resolve } = Promise.withResolvers<void>();
    const delivery = start({
      async take(notification) {
        if (taken.push(notification) === 3) resolve();
        return 'accepted';
      },
    });
    delivery.confirmed();
    await all;
    await delivery.stop();
    expect(taken).toEqual([
      { body: wrapped, messageId: 'of-topic', isRaw: false },
      { body: another, messageId: 'of-queue-b', isRaw: true },
      { body: 'null', messageId: 'of-queue-c', isRaw: true },
    ]);
    expect(settled.toSorted()).toEqual(['delete a', 'delete b', 'delete c']);
  });
});
