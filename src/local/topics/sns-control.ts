/** What the topic bridge asks of SNS and SQS, in the bridge's own words. */
import { createHash } from 'node:crypto';
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsCommand,
  NotFoundException,
  SetSubscriptionAttributesCommand,
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
  /** Its subscription. */
  readonly ownArn: string;
}

export type CopiedAttributes = Readonly<Record<keyof typeof COPIED_ATTRIBUTES, string>>;

export interface SubscriptionState {
  readonly isConfirmed: boolean;
  readonly copied: CopiedAttributes;
}

interface Clients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

const QUEUE_PREFIX = 'sluice-http-';
/** Messages for an address that never confirms should not pile up. */
const RETENTION_SECONDS = 3_600;
/** With what each is when nobody has set it. */
const COPIED_ATTRIBUTES = {
  FilterPolicyScope: 'MessageAttributes',
  FilterPolicy: '',
  RawMessageDelivery: 'false',
};

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

/** undefined: the subscription has just ended. */
export async function readState(
  { sns }: Clients,
  SubscriptionArn: string,
): Promise<SubscriptionState | undefined> {
  try {
    const command = new GetSubscriptionAttributesCommand({ SubscriptionArn });
    const { Attributes: all = {} } = await sns.send(command);
    const copied = Object.entries(COPIED_ATTRIBUTES).map(([name, usual]) => [
      name,
      all[name] ?? usual,
    ]);
    return {
      isConfirmed: all['PendingConfirmation'] !== 'true',
      copied: Object.fromEntries(copied) as CopiedAttributes,
    };
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/**
 * Makes the queue of a subscription and subscribes it to the topic, unless it is there. Messages are collected from now on,
 * so that none is lost between a confirmation and the moment that the bridge sees it.
 */
export async function openQueue(
  clients: Clients,
  { arn, topicArn }: BridgedSubscription,
  copied: CopiedAttributes,
  ownArnByQueue: ReadonlyMap<string, string>,
): Promise<BridgeQueue> {
  const { sns, sqs } = clients;
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: queueName(arn),
      Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS) },
    }),
  );
  const knownArn = ownArnByQueue.get(queueName(arn));
  if (knownArn !== undefined) {
    // It is of an earlier start, and its attributes may be too: subscribing again with others would be refused.
    await copyAttributes(clients, knownArn, copied);
    return { url, ownArn: knownArn };
  }
  const { Attributes: queue } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const { SubscriptionArn: ownArn = '' } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queue?.['QueueArn'],
      Attributes: { ...copied },
    }),
  );
  return { url, ownArn };
}

/** ownArn: the bridge's own subscription, which is to filter and wrap as the one that it stands for. */
export async function copyAttributes(
  { sns }: Clients,
  ownArn: string,
  copied: CopiedAttributes,
): Promise<void> {
  for (const [AttributeName, AttributeValue] of Object.entries(copied)) {
    const attribute = { SubscriptionArn: ownArn, AttributeName, AttributeValue };
    await sns.send(new SetSubscriptionAttributesCommand(attribute));
  }
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
