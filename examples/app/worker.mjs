/**
 * Packs parcels: takes orders from the queue and reports each with the token that came with it. The token is the permission to
 * report, so the worker needs no key of the engine.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const service = 'shop-app';
const QueueName = process.env.QUEUE ?? `${service}-dev-parcels`;
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

/** An answer of the 400s: it was settled before, or never can be. Nothing is left to report. */
async function report(taskToken, result) {
  const answer = await fetch(`${endpoint}/callbacks/${taskToken}/succeeded`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(result),
  });
  if (answer.status >= 500) throw new Error(`report answered ${answer.status}`);
}

async function pack(QueueUrl, { Body, ReceiptHandle }) {
  const { order, taskToken } = JSON.parse(Body);
  await report(taskToken, { parcel: `parcel-${order.id}` });
  // Last: a worker that dies before this line gets the message again.
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  console.log(`order ${order.id} packed`);
}

async function takeOrders() {
  const { signal: abortSignal } = stopping;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }), { abortSignal });
  console.log(`waiting for orders in ${QueueName}`);
  while (!abortSignal.aborted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 10 }),
      { abortSignal },
    );
    const results = await Promise.allSettled(Messages.map((message) => pack(QueueUrl, message)));
    for (const { reason } of results) if (reason) console.error(String(reason));
  }
}

while (!stopping.signal.aborted) {
  try {
    await takeOrders();
  } catch (error) {
    // Nobody answers, or the queue is not there yet: it is created with its flow.
    if (stopping.signal.aborted) break;
    console.error(String(error));
    await pause(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
