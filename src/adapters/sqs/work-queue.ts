/**
 * The work queue: a standard SQS queue. At least once, in any order; the protocol needs no more. A body over 240 KB is
 * stored first, and the message carries a reference to it.
 */
import {
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Payloads, WorkMessage, WorkQueue } from '../../app/ports.ts';
import { toFault } from '../../app/service-error.ts';
import {
  encodePayloadReference,
  encodeWorkMessage,
  LARGEST_BODY_BYTES,
} from '../../app/work-message.ts';
import { MAX_DELAY_SECONDS } from '../../core/shared/service-limits.ts';
import { invariant } from '../../core/shared/invariant.ts';

export interface SqsWorkQueueSettings {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly payloads: Pick<Payloads, 'put'>;
  /** Of what this process works on now. Default: of nothing. */
  readonly traceHeader?: () => string | undefined;
}

export class SqsWorkQueue implements WorkQueue {
  private readonly settings: SqsWorkQueueSettings;

  constructor(settings: SqsWorkQueueSettings) {
    this.settings = settings;
  }

  async send(message: WorkMessage, delaySeconds = 0): Promise<void> {
    const isInRange = delaySeconds >= 0 && delaySeconds <= MAX_DELAY_SECONDS;
    invariant(Number.isInteger(delaySeconds) && isInRange, 'a delay is 0 to 900 whole seconds');
    const { client, queueUrl } = this.settings;
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: await this.toBody(message),
      DelaySeconds: delaySeconds,
      ...this.traced(),
    });
    try {
      await client.send(command);
    } catch (error) {
      throw toFault(error, 'send to the work queue');
    }
  }

  /** X-Ray takes it from there to the handler of the message. */
  private traced(): Partial<SendMessageCommandInput> {
    const StringValue = this.settings.traceHeader?.();
    if (StringValue === undefined) return {};
    return { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue } } };
  }

  private async toBody(message: WorkMessage): Promise<string> {
    const text = encodeWorkMessage(message);
    if (Buffer.byteLength(text) <= LARGEST_BODY_BYTES) return text;
    return encodePayloadReference(message, await this.settings.payloads.put(message.key, text));
  }
}
