/** The queue that local functions report to, found when the first of them does: it is created after their server listens. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export class ResultsQueue {
  private readonly client: SQSClient;
  private readonly name: string;

  constructor(client: SQSClient, name: string) {
    this.client = client;
    this.name = name;
  }

  async getArn(): Promise<string> {
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: await this.getUrl(),
        AttributeNames: ['QueueArn'],
      }),
    );
    return Attributes?.['QueueArn'] ?? '';
  }

  async send(body: string): Promise<void> {
    await this.client.send(
      new SendMessageCommand({ QueueUrl: await this.getUrl(), MessageBody: body }),
    );
  }

  private async getUrl(): Promise<string> {
    const { QueueUrl } = await this.client.send(new GetQueueUrlCommand({ QueueName: this.name }));
    return QueueUrl ?? '';
  }
}
