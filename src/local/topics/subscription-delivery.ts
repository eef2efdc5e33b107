/** One subscription at work: asks its receiver to confirm, then hands it every message, again until it takes it. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Receiver } from './receiver.ts';
import type { BridgedSubscription, BridgeQueue } from './sns-control.ts';

export interface DeliverySettings {
  readonly sqs: SQSClient;
  readonly subscription: BridgedSubscription;
  readonly receiver: Receiver;
  readonly queue: BridgeQueue;
  readonly complain: (message: string) => void;
}

export interface Delivery {
  /** From now on messages are handed over. */
  confirmed(): void;
  stop(): Promise<void>;
}

const ATTEMPTS = 10;
const LONGEST_PAUSE_SECONDS = 20;
/** Longer than a push may take. */
const VISIBILITY_SECONDS = 30;

const pauseSeconds = (attempt: number) => Math.min(2 ** (attempt - 1), LONGEST_PAUSE_SECONDS);

export function startDelivery(settings: DeliverySettings): Delivery {
  const stopping = new AbortController();
  const { promise: whenConfirmed, resolve: confirmed } = Promise.withResolvers<void>();
  stopping.signal.addEventListener('abort', () => confirmed());
  if (settings.queue.isConfirmed) confirmed();
  const asking = settings.queue.isConfirmed ? undefined : ask(settings, stopping.signal);
  const delivering = whenConfirmed.then(() => deliver(settings, stopping.signal));
  return {
    confirmed,
    stop: async () => {
      stopping.abort();
      await Promise.all([asking, delivering]);
    },
  };
}

async function ask(settings: DeliverySettings, signal: AbortSignal): Promise<void> {
  const { subscription, receiver, complain } = settings;
  for (let attempt = 1; attempt <= ATTEMPTS && !signal.aborted; attempt += 1) {
    const outcome = await receiver.ask();
    if (outcome === 'accepted') return;
    await delay(pauseSeconds(attempt) * 1_000, undefined, { signal }).catch(() => undefined);
  }
  if (!signal.aborted) complain(`${subscription.endpoint} did not take its confirmation`);
}

async function deliver(settings: DeliverySettings, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const messages = await receive(settings, signal);
    await Promise.all(messages.map((message) => hand(settings, message, signal)));
  }
}

async function receive(
  { sqs, queue, complain }: DeliverySettings,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  try {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: VISIBILITY_SECONDS,
        WaitTimeSeconds: 20,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
      { abortSignal: signal },
    );
    return Messages;
  } catch (error) {
    if (!signal.aborted) {
      complain(`cannot receive from ${queue.url}: ${String(error)}`);
      await delay(1_000);
    }
    return [];
  }
}

/** Never throws: a message that is not deleted comes again. */
async function hand(
  settings: DeliverySettings,
  message: Message,
  signal: AbortSignal,
): Promise<void> {
  const { subscription, complain } = settings;
  try {
    await handOnce(settings, message);
  } catch (error) {
    if (!signal.aborted) complain(`a message for ${subscription.endpoint}: ${String(error)}`);
  }
}

async function handOnce(settings: DeliverySettings, message: Message): Promise<void> {
  const { sqs, subscription, receiver, queue, complain } = settings;
  const { Body: body = '', MessageId = '', ReceiptHandle, Attributes } = message;
  const attempt = Number(Attributes?.ApproximateReceiveCount ?? 1);
  const inQueue = { QueueUrl: queue.url, ReceiptHandle };
  const pushed = { body, messageId: messageIdOf(body) ?? MessageId, isRaw: queue.isRaw };
  const outcome = await receiver.take(pushed);
  if (outcome === 'failed' && attempt < ATTEMPTS) {
    const VisibilityTimeout = pauseSeconds(attempt);
    await sqs.send(new ChangeMessageVisibilityCommand({ ...inQueue, VisibilityTimeout }));
    return;
  }
  if (outcome !== 'accepted') complain(`${subscription.endpoint} did not take a message`);
  await sqs.send(new DeleteMessageCommand(inQueue));
}

function messageIdOf(envelope: string): string | undefined {
  try {
    const { MessageId } = JSON.parse(envelope) as { MessageId?: unknown };
    return typeof MessageId === 'string' ? MessageId : undefined;
  } catch {
    // Raw delivery: the message is no envelope.
    return undefined;
  }
}
