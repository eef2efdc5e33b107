/**
 * A local stack on which executions of many flows run at once, each flow's named `run`. What comes after the acceptance of
 * a call (a report, the end of the work) waits for its TaskSubmitted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { readHistory, start, typesOf, waitForEnd } from './executions-api.ts';
import type { Order, Settlement } from './integration-cells.ts';
import { type LocalProcess, startLocalProcess } from './local-process.ts';
import { pollUntil } from './poll.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../fixtures/local-examples');
/** All executions together take a few seconds. */
const END_WITHIN_MS = 60_000;
const AWS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** What a worker reports. */
export type Report =
  { readonly output: object } | { readonly error: string; readonly cause: string };

/** How a call that was accepted is settled. */
export interface Settling {
  readonly by: Settlement;
  /** Of a worker. */
  readonly report: Report;
  /** Whether the work, which reports nothing, ends with an error. */
  readonly fails: boolean;
}

export interface Ended {
  readonly status: string;
  readonly output: unknown;
  readonly types: readonly string[];
  /** Of the last event. */
  readonly detail: unknown;
}

export const topicArn = (name: string): string => `arn:aws:sns:${AWS.region}:000000000000:${name}`;

export class IntegrationStack {
  private readonly stack: LocalProcess;
  private readonly folder: string;
  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;
  /** By flow: what is done to its execution. */
  private readonly runs = new Map<string, Promise<void>>();

  private constructor(folder: string, stack: LocalProcess) {
    this.folder = folder;
    this.stack = stack;
    const endpoint = stack.messaging;
    this.sqs = new SQSClient({ ...AWS, endpoint, useQueueUrlAsEndpoint: false });
    this.sns = new SNSClient({ ...AWS, endpoint });
  }

  static async start(): Promise<IntegrationStack> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sluice-integrations-'));
    const stack = await startLocalProcess({
      dataDir: path.join(folder, 'data'),
      examplesDir: EXAMPLES,
      environment: { SLUICE_ASYNC_RETRY_SECONDS: '0' },
    });
    return new IntegrationStack(folder, stack);
  }

  /** Resolves with the exit code. */
  async stop(): Promise<number | null> {
    await Promise.allSettled(this.runs.values());
    this.sqs.destroy();
    this.sns.destroy();
    const code = await this.stack.stop();
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }

  async createFlow(Name: string, Definition: string): Promise<void> {
    const parameters = { Name, Definition, Description: '', Type: 'FDL' };
    const { status, body } = await this.stack.call('CreateFlow', parameters);
    if (status !== 200) throw new Error(`${Name}: ${JSON.stringify(body)}`);
  }

  /** Starts a flow and settles its call. Returns at once; `endOf` throws what goes wrong. */
  begin(flow: string, order: Order, settling?: Settling): void {
    const running =
      settling === undefined
        ? start(this.stack, flow, 'run', { order })
        : this.runSettled(flow, order, settling);
    running.catch(() => undefined);
    this.runs.set(flow, running);
  }

  private async runSettled(flow: string, order: Order, { by, report, fails }: Settling) {
    const gate = path.join(this.folder, `${flow}.gate`);
    const isGated = by === 'the end of the work';
    const given: Order = isGated ? { ...order, gate, ...(fails ? { fails } : {}) } : order;
    await start(this.stack, flow, 'run', { order: given });
    const token = await this.acceptedToken(flow);
    if (isGated) return writeFileSync(gate, '');
    const status = await (by === 'a report by URL'
      ? this.reportByUrl(token, report)
      : this.reportByApi(token, report));
    if (status !== 200) throw new Error(`the report for ${flow} answered ${status}`);
  }

  /** Of the history, once the call was accepted. Empty when the task was handed none. */
  private async acceptedToken(flow: string): Promise<string> {
    const scheduled = await pollUntil(
      `TaskSubmitted of ${flow}`,
      async () => {
        const events = await readHistory(this.stack, flow, 'run');
        if (!typesOf(events).includes('TaskSubmitted')) return undefined;
        return events.find(({ Type }) => Type === 'TaskScheduled');
      },
      { everyMs: 250 },
    );
    const { input } = JSON.parse(scheduled.EventDetail) as { input: { token?: string } };
    return input.token ?? '';
  }

  private async reportByUrl(token: string, report: Report): Promise<number> {
    const [end, body] = 'output' in report ? ['succeeded', report.output] : ['failed', report];
    const url = `${this.stack.connection.endpoint}/callbacks/${token}/${end}`;
    return (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status;
  }

  private async reportByApi(TaskToken: string, report: Report): Promise<number> {
    const answer =
      'output' in report
        ? this.stack.call('ReportTaskSucceeded', {
            TaskToken,
            Output: JSON.stringify(report.output),
          })
        : this.stack.call('ReportTaskFailed', {
            TaskToken,
            Error: report.error,
            Cause: report.cause,
          });
    return (await answer).status;
  }

  async endOf(flow: string): Promise<Ended> {
    await this.runs.get(flow);
    const { status, output } = await waitForEnd(this.stack, flow, 'run', END_WITHIN_MS);
    const events = await readHistory(this.stack, flow, 'run');
    const detail = JSON.parse(events.at(-1)?.EventDetail ?? '') as unknown;
    return { status, output, types: typesOf(events), detail };
  }

  async deleteQueue(name: string): Promise<void> {
    await this.sqs.send(new DeleteQueueCommand({ QueueUrl: await this.queueUrl(name) }));
  }

  async deleteTopic(name: string): Promise<void> {
    await this.sns.send(new DeleteTopicCommand({ TopicArn: topicArn(name) }));
  }

  /** Makes a queue behind a topic. */
  async subscribeQueue(
    topic: string,
    queue: string,
    attributes: Record<string, string>,
  ): Promise<void> {
    const { QueueUrl } = await this.sqs.send(new CreateQueueCommand({ QueueName: queue }));
    const { Attributes } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await this.sns.send(
      new SubscribeCommand({
        TopicArn: topicArn(topic),
        Protocol: 'sqs',
        Endpoint: Attributes?.['QueueArn'],
        Attributes: attributes,
      }),
    );
  }

  /** The body of the first message that arrives. */
  async receive(queue: string): Promise<string> {
    const request = { QueueUrl: await this.queueUrl(queue), WaitTimeSeconds: 5 };
    return pollUntil(`a message in ${queue}`, async () => {
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand(request));
      return Messages[0]?.Body;
    });
  }

  private async queueUrl(QueueName: string): Promise<string> {
    return String((await this.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl);
  }
}
