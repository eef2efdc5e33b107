/**
 * What answers the messages of a round's flows, a process of its own: it notes the idempotency key of every message that it
 * receives, reports after a while, and deletes. What fails on the way, or is killed, comes again.
 *
 * Arguments: the address of SQS, that of the API, the file of notes.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { callApi } from '../../src/entry/client/signed-call.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { READY } from './child-process.ts';
import { AWS } from './local-aws.ts';
import { QUEUES } from './messaging.ts';

/** Body of the messages of all flows. */
interface Order {
  readonly flow: string;
  readonly execution: string;
  readonly n: number;
  readonly tooLarge?: boolean | null;
  readonly taskToken: string;
}

type Report = (order: Order) => Promise<void>;

const TRY_AGAIN_MS = 200;
/** What an order takes: long enough that faults find some of them in hand. */
const WORK_MS = 1_500;
const VISIBILITY_SECONDS = 8;

const [endpoint = '', api = '', notes = ''] = process.argv.slice(2);
const sqs = new SQSClient({ ...AWS, endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 });

async function work(queue: string, report: Report): Promise<never> {
  for (;;) {
    try {
      await takeMessages(queue, report);
    } catch {
      await delay(TRY_AGAIN_MS); // The queues are gone for a while.
    }
  }
}

async function takeMessages(queue: string, report: Report): Promise<void> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        VisibilityTimeout: VISIBILITY_SECONDS,
        MessageAttributeNames: ['All'],
      }),
    );
    for (const message of Messages) {
      // Side by side. One that fails comes again.
      handle(message, report)
        .then(({ ReceiptHandle }) =>
          sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
        )
        .catch(() => undefined);
    }
  }
}

async function handle(message: Message, report: Report): Promise<Message> {
  const order = JSON.parse(message.Body ?? '') as Order;
  const key = message.MessageAttributes?.['SluiceIdempotencyKey']?.StringValue ?? 'no key';
  const run = `${order.flow}/${order.execution}`;
  appendFileSync(notes, `${JSON.stringify({ run, call: message.MessageId, key })}\n`);
  await delay(WORK_MS);
  await report(order);
  return message;
}

/** A report of the 400s has been settled before. */
function accept(status: number): void {
  if (status >= 500) throw new Error(`the report answered ${status}`);
}

/** With nothing but the token. */
async function reportByUrl({ n, tooLarge, taskToken }: Order): Promise<void> {
  const [end, body] =
    tooLarge === true
      ? ['failed', { error: 'OutOfBoxes', cause: `order ${n} does not fit` }]
      : ['succeeded', { parcel: `parcel ${n}` }];
  const url = `${api}/callbacks/${taskToken}/${end}`;
  const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  accept(status);
}

async function reportByApi({ n, taskToken: TaskToken }: Order): Promise<void> {
  const Output = JSON.stringify({ parcel: `parcel ${n}` });
  const connection = { endpoint: api, ...LOCAL_KEY };
  const { status } = await callApi(connection, 'ReportTaskSucceeded', { TaskToken, Output });
  accept(status);
}

const working = [
  work(QUEUES.orders, reportByUrl),
  work(QUEUES.news, reportByApi),
  work(QUEUES.ignored, async () => undefined),
];
console.log(READY);
await Promise.all(working);
