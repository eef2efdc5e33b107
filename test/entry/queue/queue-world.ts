/** What the queue handlers need, recorded: an inbox, payloads, a log, and a clock that a test moves. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Metrics } from '../../../src/app/metrics.ts';
import type { Lease, WorkMessage } from '../../../src/app/ports.ts';
import { encodeWorkMessage } from '../../../src/app/work-message.ts';
import { toFlowId, toRunId, toWorkId } from '../../../src/core/shared/ids.ts';

export const alarmFor = (executionName: string): WorkMessage => ({
  workId: toWorkId(`work-${executionName}`),
  runId: toRunId('run-1'),
  key: { flowId: toFlowId('flow-1'), executionName },
  work: { trigger: { type: 'AlarmDue', alarmId: 1 } },
});

export function recordOf(body: string, messageId: string, receives = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:work',
    awsRegion: 'eu-west-1',
  };
}

/** Records were sent at 0. */
const NOW_MS = 42_000;

export const eventOf = (...records: SQSRecord[]): SQSEvent => ({ Records: records });

export const recordFor = (executionName: string, receives = 1): SQSRecord =>
  recordOf(encodeWorkMessage(alarmFor(executionName)), executionName, receives);

export class QueueWorld {
  /** What was asked of the inbox, in order. */
  readonly asked: string[] = [];
  readonly logged: string[] = [];
  readonly failed: string[] = [];
  readonly payloadByRef = new Map<string, string>();
  /** What advancing an execution does; absent: it is done. */
  readonly workByExecution = new Map<string, (lease: Lease) => Promise<void>>();
  inboxFailure: Error | undefined;
  private passTime: () => void = () => undefined;

  /** What was counted, by name. */
  readonly counted = new Map<string, number>();
  readonly metrics: Metrics = {
    add: (name, value = 1) => {
      this.counted.set(name, (this.counted.get(name) ?? 0) + value);
    },
  };
  readonly clock = {
    nowMs: () => NOW_MS,
    sleep: (_ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        this.passTime = resolve;
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  readonly inbox = {
    setVisibility: (receipt: string, seconds: number) => this.ask(`${receipt} in ${seconds} s`),
    delete: (receipt: string) => this.ask(`${receipt} deleted`),
    bury: (body: string) => this.ask(`buried ${body.slice(0, 20)}`),
  };
  readonly payloads = { get: async (ref: string) => this.payloadByRef.get(ref) };
  readonly log = {
    info: (message: string) => void this.logged.push(message),
    warn: (message: string) => void this.logged.push(message),
    error: (message: string) => void this.logged.push(message),
  };
  readonly advance = async ({ key }: WorkMessage, lease: Lease): Promise<void> => {
    await this.workByExecution.get(key.executionName)?.(lease);
  };
  readonly failPoisoned = async ({ key }: WorkMessage, reason: string): Promise<void> => {
    this.failed.push(`${key.executionName}: ${reason}`);
  };

  /** Ends the sleep that is going on. */
  wake(): void {
    this.passTime();
  }

  private async ask(what: string): Promise<void> {
    if (this.inboxFailure !== undefined) throw this.inboxFailure;
    this.asked.push(what);
  }
}
