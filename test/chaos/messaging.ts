/** The queues of a round's flows, apart from the engine's own. */
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { pollUntil } from '../support/poll.ts';
import { AWS } from './local-aws.ts';

export const QUEUES = {
  orders: 'chaos-orders',
  /** Subscribed to the topic. */
  news: 'chaos-news-heard',
  /** Taken from and never answered. */
  ignored: 'chaos-ignored',
} as const;
const TOPIC = 'chaos-news';

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export async function subscribeToNews(endpoint: string): Promise<void> {
  const sns = new SNSClient({ ...AWS, endpoint });
  const sqs = new SQSClient({ ...AWS, endpoint, useQueueUrlAsEndpoint: false });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: TOPIC }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUES.news }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.['QueueArn'],
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  sns.destroy();
  sqs.destroy();
}

/** Resolves when the worker has nothing left to note. */
export async function waitUntilDrained(endpoint: string): Promise<void> {
  const sqs = new SQSClient({ ...AWS, endpoint, useQueueUrlAsEndpoint: false });
  for (const QueueName of Object.values(QUEUES)) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await pollUntil(`the end of queue ${QueueName}`, async () => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
      );
      return COUNTS.every((name) => (Attributes[name] ?? '0') === '0') ? true : undefined;
    });
  }
  sqs.destroy();
}
