/** What the topic bridge asks of SNS and SQS, in the bridge's own words. */
import { createHash } from 'node:crypto';
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  type SNSClient,
  SubscribeCommand,
  type Subscription,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

export interface BridgedSubscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'http' | 'email' | 'email-json';
  readonly endpoint: string;
}

/** The queue that collects one subscription's messages. */
export interface BridgeQueue {
  readonly url: string;
  readonly isRaw: boolean;
  readonly isConfirmed: boolean;
}

interface Clients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

const QUEUE_PREFIX = 'sluice-http-';
/** Messages for an address that never confirms should not pile up. */
const RETENTION_SECONDS = 3_600;
const COPIED_ATTRIBUTES = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery'];

const queueName = (subscriptionArn: string) =>
  QUEUE_PREFIX + createHash('sha256').update(subscriptionArn).digest('hex').slice(0, 24);

/** Every subscription of an HTTP address or a mailbox; and the bridge's own queue subscriptions, by the name of their queue. */
export async function listSubscriptions(clients: Clients): Promise<{
  readonly bridged: readonly BridgedSubscription[];
  readonly ownArnByQueue: ReadonlyMap<string, string>;
}> {
  const all = await listAll(clients);
  const own = all
    .map(({ Endpoint, SubscriptionArn = '' }) => [lastPart(Endpoint), SubscriptionArn] as const)
    .filter(([queue]) => queue.startsWith(QUEUE_PREFIX));
  return { bridged: all.flatMap(toBridged), ownArnByQueue: new Map(own) };
}

const lastPart = (arn: string | undefined) => arn?.split(':').at(-1) ?? '';

const PROTOCOLS = new Map<string, BridgedSubscription['protocol']>([
  ['http', 'http'],
  ['https', 'http'],
  ['email', 'email'],
  ['email-json', 'email-json'],
]);

function toBridged(subscription: Subscription): BridgedSubscription[] {
  const { SubscriptionArn: arn, TopicArn: topicArn, Endpoint: endpoint } = subscription;
  const protocol = PROTOCOLS.get(subscription.Protocol ?? '');
  if (protocol === undefined || arn === undefined) return [];
  if (topicArn === undefined || endpoint === undefined) return [];
  return [{ arn, topicArn, protocol, endpoint }];
}

async function listAll({ sns }: Clients): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  let next: string | undefined;
  do {
    const page = next === undefined ? {} : { NextToken: next };
    const { Subscriptions = [], NextToken } = await sns.send(new ListSubscriptionsCommand(page));
    all.push(...Subscriptions);
    next = NextToken;
  } while (next !== undefined);
  return all;
}

/**
 * Makes the queue of a subscription and subscribes it to the topic, unless it is there. Messages are collected from now on,
 * so that none is lost between a confirmation and the moment that the bridge sees it.
 */
export async function openQueue(
  { sns, sqs }: Clients,
  subscription: BridgedSubscription,
): Promise<BridgeQueue> {
  const { Attributes: own = {} } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: subscription.arn }),
  );
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: queueName(subscription.arn),
      Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS) },
    }),
  );
  const { Attributes: queue } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const copied = COPIED_ATTRIBUTES.filter((name) => own[name] !== undefined);
  await sns.send(
    new SubscribeCommand({
      TopicArn: subscription.topicArn,
      Protocol: 'sqs',
      Endpoint: queue?.['QueueArn'],
      Attributes: Object.fromEntries(copied.map((name) => [name, own[name] ?? ''])),
    }),
  );
  return {
    url,
    isRaw: own['RawMessageDelivery'] === 'true',
    isConfirmed: own['PendingConfirmation'] !== 'true',
  };
}

export async function isConfirmed({ sns }: Clients, subscriptionArn: string): Promise<boolean> {
  const { Attributes = {} } = await sns.send(
    new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn }),
  );
  return Attributes['PendingConfirmation'] !== 'true';
}

/** Removes what the bridge made for subscriptions that are gone. */
export async function closeQueues(
  { sns, sqs }: Clients,
  ownArnByQueue: ReadonlyMap<string, string>,
  remaining: readonly BridgedSubscription[],
): Promise<void> {
  const kept = new Set(remaining.map(({ arn }) => queueName(arn)));
  for (const [queue, arn] of ownArnByQueue) {
    if (kept.has(queue)) continue;
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

/** The token is the subscription's own name: nobody else is here to be kept from guessing it. */
export async function confirm(
  { sns }: Clients,
  topicArn: string,
  token: string,
): Promise<string | undefined> {
  const command = new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token });
  const { SubscriptionArn } = await sns.send(command);
  return SubscriptionArn;
}

export async function unsubscribe({ sns }: Clients, subscriptionArn: string): Promise<void> {
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: subscriptionArn }));
}
