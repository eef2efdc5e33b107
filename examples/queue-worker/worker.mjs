/**
 * Takes orders from the queue and reports each with the token that came with it. The callback address is all it needs: no
 * key, no permission, no client library for the engine.
 *
 * Orders of more than ten items do not fit: they are reported as failed, and the flow decides what follows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const endpoint = process.env.SLUICE_ENDPOINT ?? 'http://localhost:3000';
const isLocal = /^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(endpoint);
const local = {
  endpoint: process.env.AWS_ENDPOINT_URL_SQS ?? 'http://localhost:4566',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  // A queue's own URL may name a host that only the emulator knows.
  useQueueUrlAsEndpoint: false,
};
const sqs = new SQSClient({
  region: process.env.AWS_REGION ?? 'us-east-1',
  ...(isLocal ? local : {}),
});

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());

function pack({ items = 1, id }) {
  if (items > 10) return ['failed', { error: 'OutOfBoxes', cause: `order ${id} does not fit` }];
  return ['succeeded', { parcel: `parcel-${id}` }];
}

/** A report that is answered with an error of the 400s has been settled before, or never can be: not our turn any more. */
async function report(taskToken, [outcome, body]) {
  const answer = await fetch(`${endpoint}/callbacks/${taskToken}/${outcome}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status >= 500) throw new Error(`report answered ${answer.status}`);
}

async function work(QueueUrl, { Body, ReceiptHandle }) {
  const { order, taskToken } = JSON.parse(Body);
  await report(taskToken, pack(order));
  // Last: a worker that dies before this line gets the message again, and the report is refused as a second one.
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  console.log(`order ${order.id} reported`);
}

async function takeOrders() {
  const { signal: abortSignal } = stopping;
  const find = new GetQueueUrlCommand({ QueueName: 'orders' });
  const { QueueUrl } = await sqs.send(find, { abortSignal });
  console.log('waiting for orders');
  while (!abortSignal.aborted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
      { abortSignal },
    );
    const results = await Promise.allSettled(Messages.map((message) => work(QueueUrl, message)));
    for (const { reason } of results) if (reason) console.error(String(reason));
  }
}

while (!stopping.signal.aborted) {
  try {
    await takeOrders();
  } catch (error) {
    // Nobody answers: the stack is being started again, or the network is down. Orders keep in the queue.
    if (stopping.signal.aborted) break;
    console.error(String(error));
    await pause(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
