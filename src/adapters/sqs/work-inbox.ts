/** Received messages of the work queue, and the dead-letter queue beside it. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Inbox } from '../../app/ports.ts';
import { toFault } from '../../app/service-error.ts';
import { QueueUrls } from './queue-urls.ts';

export interface WorkInboxSettings {
  readonly client: SQSClient;
  /** The queue that the messages were received from. */
  readonly queueName: string;
  readonly deadLetterQueueName: string;
}

export class WorkInbox implements Inbox {
  private readonly settings: WorkInboxSettings;
  private readonly urls: QueueUrls;

  constructor(settings: WorkInboxSettings) {
    this.settings = settings;
    this.urls = new QueueUrls(settings.client);
  }

  async setVisibility(receipt: string, seconds: number): Promise<void> {
    await this.request('keep a message invisible', async () => {
      const QueueUrl = await this.urls.get({ name: this.settings.queueName });
      const message = { QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: seconds };
      await this.settings.client.send(new ChangeMessageVisibilityCommand(message));
    });
  }

  async delete(receipt: string): Promise<void> {
    await this.request('delete a message', async () => {
      const QueueUrl = await this.urls.get({ name: this.settings.queueName });
      const message = { QueueUrl, ReceiptHandle: receipt };
      await this.settings.client.send(new DeleteMessageCommand(message));
    });
  }

  async bury(body: string): Promise<void> {
    await this.request('send to the dead-letter queue', async () => {
      const QueueUrl = await this.urls.get({ name: this.settings.deadLetterQueueName });
      const message = { QueueUrl, MessageBody: body };
      await this.settings.client.send(new SendMessageCommand(message));
    });
  }

  private async request(what: string, send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      throw toFault(error, what);
    }
  }
}
