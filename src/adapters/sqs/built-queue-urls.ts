/**
 * Queue name → URL, out of its parts: the region's endpoint as the SDK knows it, the account, the name. Nobody is asked, so
 * a role that may send needs nothing else.
 */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueName } from './queue-name.ts';
import type { QueueAddresses } from './queue-urls.ts';

export interface QueueScope {
  /** Of the client. */
  readonly region: string;
  /** 12 digits; of queues whose name says none. */
  readonly account: string;
}

export class BuiltQueueUrls implements QueueAddresses {
  private readonly client: SQSClient;
  private readonly scope: QueueScope;

  constructor(client: SQSClient, scope: QueueScope) {
    this.client = client;
    this.scope = scope;
  }

  get({ name, account = this.scope.account }: QueueName): Promise<string> {
    const { url } = this.client.config.endpointProvider({ Region: this.scope.region });
    return Promise.resolve(new URL(`/${account}/${name}`, url).href);
  }

  /** Nothing is kept. */
  forget(): void {}
}
