/**
 * Queue name or ARN → URL, by GetQueueUrl, kept for the life of the process. `forget` after an answer that the queue is
 * not there: it may have been deleted and created again.
 */
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { invariant } from '../../core/shared/invariant.ts';
import type { QueueName } from './queue-name.ts';

export interface QueueAddresses {
  /** Throws what the service answers. */
  get(queue: QueueName): Promise<string>;
  /** After an answer that the queue is not there. */
  forget(queue: QueueName): void;
}

export class QueueUrls implements QueueAddresses {
  private readonly client: SQSClient;
  private readonly urlByQueue = new Map<string, string>();

  constructor(client: SQSClient) {
    this.client = client;
  }

  async get(queue: QueueName): Promise<string> {
    const known = this.urlByQueue.get(cacheKey(queue));
    if (known !== undefined) return known;
    const { name, account } = queue;
    const command = new GetQueueUrlCommand({
      QueueName: name,
      ...(account === undefined ? {} : { QueueOwnerAWSAccountId: account }),
    });
    const { QueueUrl: url } = await this.client.send(command);
    invariant(url !== undefined, `queue "${name}" that was found has a URL`);
    this.urlByQueue.set(cacheKey(queue), url);
    return url;
  }

  forget(queue: QueueName): void {
    this.urlByQueue.delete(cacheKey(queue));
  }
}

const cacheKey = ({ name, account = '' }: QueueName): string => `${account}:${name}`;
