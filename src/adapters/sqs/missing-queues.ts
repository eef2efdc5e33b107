/** The local stack: a flow's queues are created with it. What is there stays as it is. */
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Resource } from '../../core/definition/flow.ts';
import { isFifoName } from '../../core/shared/fifo-name.ts';
import { type QueueNaming, toQueuePlace } from './queue-name.ts';

export interface MissingQueuesSettings {
  readonly client: SQSClient;
  readonly naming: QueueNaming;
}

export class MissingQueues {
  readonly kind = 'queue';
  private readonly settings: MissingQueuesSettings;

  constructor(settings: MissingQueuesSettings) {
    this.settings = settings;
  }

  /** The queue's name on AWS; undefined: the resource is no queue. */
  findName(resource: Resource): string | undefined {
    const isQueue = resource.kind === 'queue' || resource.kind === 'nativeQueue';
    return isQueue ? toQueuePlace(resource, this.settings.naming).name : undefined;
  }

  /** Idempotent. Throws what the service answers. */
  async create(name: string): Promise<void> {
    const attributes = isFifoName(name) ? { Attributes: { FifoQueue: 'true' } } : {};
    await this.settings.client.send(new CreateQueueCommand({ QueueName: name, ...attributes }));
  }
}
