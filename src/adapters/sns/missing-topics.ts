/** The local stack: a flow's topics are created with it. What is there stays as it is. */
import { CreateTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Resource } from '../../core/definition/flow.ts';
import { isFifoName } from '../../core/shared/fifo-name.ts';
import { type TopicNaming, toTopicName } from './topic-name.ts';

export interface MissingTopicsSettings {
  readonly client: SNSClient;
  readonly naming: TopicNaming;
}

export class MissingTopics {
  readonly kind = 'topic';
  private readonly settings: MissingTopicsSettings;

  constructor(settings: MissingTopicsSettings) {
    this.settings = settings;
  }

  /** The topic's name on AWS; undefined: the resource is no topic, or a topic elsewhere. */
  findName(resource: Resource): string | undefined {
    if (resource.kind !== 'topic' && resource.kind !== 'nativeTopic') return undefined;
    const { kind, text } = toTopicName(resource, this.settings.naming);
    return kind === 'name' ? text : undefined;
  }

  /** Idempotent. Throws what the service answers. */
  async create(name: string): Promise<void> {
    const attributes = isFifoName(name) ? { Attributes: { FifoTopic: 'true' } } : {};
    await this.settings.client.send(new CreateTopicCommand({ Name: name, ...attributes }));
  }
}
