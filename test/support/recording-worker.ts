/**
 * A worker of the `queue-worker` flow that outlives the stack: it notes the idempotency key of every message it receives,
 * reports, and deletes; whatever fails on the way, it tries again.
 */
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LocalProcess } from './local-process.ts';

interface Order {
  readonly order: { readonly id: number; readonly items: number };
  readonly taskToken: string;
}

const QUEUE = 'orders';
const TRY_AGAIN_MS = 200;
/** What an order takes: longer than it takes to start all of them. */
const WORK_MS = 2_500;

export class RecordingWorker {
  /** By message id: a message that comes again is not sent again. */
  private readonly keyByMessage = new Map<string, string>();
  private readonly jobs: Promise<unknown>[] = [];
  private readonly stopping = new AbortController();
  private readonly working: Promise<void>;
  private readonly current: () => LocalProcess | undefined;

  /** current: the stack as it is now; undefined while there is none. */
  constructor(current: () => LocalProcess | undefined) {
    this.current = current;
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.working;
    await Promise.all(this.jobs);
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const stack = this.current();
      try {
        if (stack === undefined) await delay(TRY_AGAIN_MS);
        else await this.takeOrders(stack);
      } catch {
        await delay(TRY_AGAIN_MS); // The stack is gone, or going: its next one is asked.
      }
    }
  }

  private async takeOrders(stack: LocalProcess): Promise<void> {
    const sqs = new SQSClient({
      endpoint: stack.messaging,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      useQueueUrlAsEndpoint: false,
      maxAttempts: 1,
    });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }));
    while (!this.stopping.signal.aborted && this.current() === stack) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
          VisibilityTimeout: 10,
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: this.stopping.signal },
      );
      for (const message of Messages) this.note(message);
      // Orders are worked on side by side. What fails comes again.
      const jobs = Messages.map(async (message) => {
        await delay(WORK_MS, undefined, { signal: this.stopping.signal });
        await report(stack, JSON.parse(message.Body ?? '') as Order);
        const { ReceiptHandle } = message;
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      });
      this.jobs.push(Promise.allSettled(jobs));
    }
  }

  /** Key of each message that was sent. */
  get keys(): readonly string[] {
    return [...this.keyByMessage.values()];
  }

  private note({ MessageAttributes, MessageId = '' }: Message): void {
    const key = MessageAttributes?.['SluiceIdempotencyKey']?.StringValue ?? 'no key';
    this.keyByMessage.set(MessageId, key);
  }
}

/** Orders of more than ten items fail. A report of the 400s has been settled before: the message may go. */
async function report(stack: LocalProcess, { order, taskToken }: Order): Promise<void> {
  const isTooLarge = order.items > 10;
  const body = isTooLarge
    ? { error: 'OutOfBoxes', cause: `order ${order.id} does not fit` }
    : { parcel: `parcel-${order.id}` };
  const outcome = isTooLarge ? 'failed' : 'succeeded';
  const answer = await fetch(`${stack.connection.endpoint}/callbacks/${taskToken}/${outcome}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status >= 500) throw new Error(`the report answered ${answer.status}`);
}
