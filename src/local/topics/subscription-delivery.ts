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
import type { BridgedSubscription } from './sns-control.ts';

export interface DeliverySettings {
  readonly sqs: SQSClient;
  readonly subscription: BridgedSubscription;
  readonly receiver: Receiver;
  /** Of the queue that collects its messages. */
  readonly queueUrl: string;
  readonly complain: (message: string) => void;
  /** Between two requests to confirm; 5 s without it. */
  readonly longestAskPauseMs?: number;
}

export interface Delivery {
  /** Asks the receiver to confirm, until it has been asked. */
  ask(): void;
  /** From now on messages are handed over. */
  confirmed(): void;
  stop(): Promise<void>;
}

const ATTEMPTS = 10;
const LONGEST_PAUSE_SECONDS = 20;
/** Shorter than anybody waits who subscribes first and starts the receiver then. */
const LONGEST_ASK_PAUSE_MS = 5_000;
/** Longer than a push may take. */
const VISIBILITY_SECONDS = 30;

const pauseSeconds = (attempt: number) => Math.min(2 ** (attempt - 1), LONGEST_PAUSE_SECONDS);

export function startDelivery(settings: DeliverySettings): Delivery {
  const stopping = new AbortController();
  const settled = new AbortController();
  const { promise: whenConfirmed, resolve } = Promise.withResolvers<void>();
  const confirmed = () => {
    settled.abort();
    resolve();
  };
  stopping.signal.addEventListener('abort', confirmed);
  let asking: Promise<void> | undefined;
  const delivering = whenConfirmed.then(() => deliver(settings, stopping.signal));
  return {
    ask: () => {
      asking ??= ask(settings, { stopping: stopping.signal, settled: settled.signal });
    },
    confirmed,
    stop: async () => {
      stopping.abort();
      await Promise.all([asking, delivering]);
    },
  };
}

interface AskSignals {
  /** Ends a request under way too; `settled` does not: whoever confirms does so while it is asked. */
  readonly stopping: AbortSignal;
  readonly settled: AbortSignal;
}

/** Without limit: the receiver may come hours after its subscription. */
async function ask(settings: DeliverySettings, { stopping, settled }: AskSignals): Promise<void> {
  const { subscription, receiver, complain, longestAskPauseMs = LONGEST_ASK_PAUSE_MS } = settings;
  for (let attempt = 1; !settled.aborted; attempt += 1) {
    const outcome = await receiver.ask(stopping);
    if (outcome === 'accepted') return;
    if (attempt === ATTEMPTS && !settled.aborted) {
      complain(`${subscription.endpoint} does not take its confirmation; it is asked on`);
    }
    const pauseMs = Math.min(pauseSeconds(attempt) * 1_000, longestAskPauseMs);
    await delay(pauseMs, undefined, { signal: settled }).catch(() => undefined);
  }
}

async function deliver(settings: DeliverySettings, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const messages = await receive(settings, signal);
    await Promise.all(messages.map((message) => hand(settings, message, signal)));
  }
}

async function receive(
  { sqs, queueUrl, complain }: DeliverySettings,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  try {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
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
      complain(`cannot receive from ${queueUrl}: ${String(error)}`);
      await delay(1_000, undefined, { signal }).catch(() => undefined);
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
    await handOnce(settings, message, signal);
  } catch (error) {
    if (!signal.aborted) complain(`a message for ${subscription.endpoint}: ${String(error)}`);
  }
}

async function handOnce(
  settings: DeliverySettings,
  message: Message,
  signal: AbortSignal,
): Promise<void> {
  const { sqs, subscription, receiver, queueUrl, complain } = settings;
  const { Body: body = '', MessageId = '', ReceiptHandle, Attributes } = message;
  const attempt = Number(Attributes?.ApproximateReceiveCount ?? 1);
  const inQueue = { QueueUrl: queueUrl, ReceiptHandle };
  // Each message by itself: raw delivery may have been set or taken back while it lay in the queue.
  const idInEnvelope = envelopeId(body, subscription.topicArn);
  const isRaw = idInEnvelope === undefined;
  const notification = { body, messageId: idInEnvelope ?? MessageId, isRaw };
  const outcome = await receiver.take(notification, signal);
  // One that was given up is not lost, however often it has been tried.
  if (outcome === 'failed' && (attempt < ATTEMPTS || signal.aborted)) {
    const VisibilityTimeout = pauseSeconds(attempt);
    await sqs.send(new ChangeMessageVisibilityCommand({ ...inQueue, VisibilityTimeout }));
    return;
  }
  if (outcome !== 'accepted') complain(`${subscription.endpoint} did not take a message`);
  await sqs.send(new DeleteMessageCommand(inQueue));
}

/** The message's own id. undefined: raw delivery, the body is no envelope of the topic. */
function envelopeId(body: string, topicArn: string): string | undefined {
  try {
    const found = JSON.parse(body) as Partial<Record<string, unknown>> | null;
    const isEnvelope = found?.['Type'] === 'Notification' && found['TopicArn'] === topicArn;
    const id = found?.['MessageId'];
    return isEnvelope && typeof id === 'string' ? id : undefined;
  } catch {
    // A message that is not JSON is no envelope either.
    return undefined;
  }
}
