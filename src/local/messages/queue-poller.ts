/**
 * What Lambda's event source mapping does on AWS: receives batches from a queue, hands each to a handler, deletes what
 * the handler has done. What failed is left to its visibility, which the handler sets itself.
 */
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

export interface PollerSettings {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  /** Batches that are handled at once. */
  readonly mostBatches: number;
  /** Calls the handler; a throw leaves the whole batch to its visibility. */
  readonly handle: (records: readonly SQSRecord[], signal: AbortSignal) => Promise<unknown>;
  readonly complain: (message: string) => void;
}

export interface Poller {
  /** Receives nothing more. What is being handled is left to whoever finds it next. */
  stop(): Promise<void>;
}

/** A handler sets its messages to this by itself; until then a dead one should not hold them for long. */
const VISIBILITY_SECONDS = 60;
const WAIT_SECONDS = 20;
const PAUSE_AFTER_FAILURE_MS = 1_000;

export function startPoller(settings: PollerSettings): Poller {
  const stopping = new AbortController();
  const running = poll(settings, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function poll(settings: PollerSettings, signal: AbortSignal): Promise<void> {
  const batches = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (batches.size >= settings.mostBatches) {
      await Promise.race(batches);
      continue;
    }
    const messages = await receive(settings, signal);
    if (messages.length === 0) continue;
    const batch = handleBatch(settings, messages, signal).finally(() => batches.delete(batch));
    batches.add(batch);
  }
  await Promise.all(batches);
}

async function receive(
  { client, queueUrl, batchSize, complain }: PollerSettings,
  signal: AbortSignal,
): Promise<readonly Message[]> {
  try {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: batchSize,
        VisibilityTimeout: VISIBILITY_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal: signal },
    );
    return Messages;
  } catch (error) {
    if (!signal.aborted) {
      complain(`cannot receive from ${queueUrl}: ${String(error)}`);
      await delay(PAUSE_AFTER_FAILURE_MS);
    }
    return [];
  }
}

/** Never throws: what is not deleted comes again. */
async function handleBatch(
  settings: PollerSettings,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<void> {
  const { client, queueUrl, handle, complain } = settings;
  try {
    const answer = await handle(
      messages.map((message) => toRecord(settings, message)),
      signal,
    );
    const failed = failedIds(answer);
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId));
    if (done.length === 0) return;
    const entries = done.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  } catch (error) {
    if (!signal.aborted) complain(`a batch of ${queueUrl} was not handled: ${String(error)}`);
  }
}

function failedIds(answer: unknown): ReadonlySet<string | undefined> {
  const response = (answer ?? {}) as Partial<SQSBatchResponse>;
  return new Set(response.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
}

function toRecord({ queueArn, region }: PollerSettings, message: Message): SQSRecord {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
    name,
    {
      dataType: attribute.DataType ?? 'String',
      stringValue: attribute.StringValue,
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(attributes) as SQSRecord['messageAttributes'],
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
