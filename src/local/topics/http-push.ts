/** Requests to a subscribed address, in the form that SNS sends them. Source: SNS guide, HTTP/HTTPS endpoints. */
import { randomUUID } from 'node:crypto';
import type { Notification, PushOutcome } from './receiver.ts';
import type { BridgedSubscription } from './sns-control.ts';

const PATIENCE_MS = 15_000;

export interface PushSettings {
  /** Where confirmations go. */
  readonly bridgeUrl: string;
  /** Aborted: nobody waits for the answer any more, the push has failed. */
  readonly signal: AbortSignal;
}

export function pushConfirmation(
  subscription: BridgedSubscription,
  { bridgeUrl, signal }: PushSettings,
): Promise<PushOutcome> {
  const { arn, topicArn } = subscription;
  const subscribeUrl = subscribeUrlOf(subscription, bridgeUrl);
  const envelope = {
    Type: 'SubscriptionConfirmation',
    MessageId: randomUUID(),
    Token: arn,
    TopicArn: topicArn,
    Message: `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: subscribeUrl,
    Timestamp: new Date().toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: `${bridgeUrl}/certificate.pem`,
  };
  const headers = {
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-message-id': envelope.MessageId,
    'x-amz-sns-topic-arn': topicArn,
  };
  return push(subscription.endpoint, { body: JSON.stringify(envelope), headers, signal });
}

/** Whoever opens it confirms. */
export function subscribeUrlOf({ arn, topicArn }: BridgedSubscription, bridgeUrl: string): string {
  const confirmation = new URLSearchParams({
    Action: 'ConfirmSubscription',
    TopicArn: topicArn,
    Token: arn,
  });
  return `${bridgeUrl}/?${confirmation.toString()}`;
}

export function pushNotification(
  { arn, topicArn, endpoint }: BridgedSubscription,
  { body, messageId, isRaw }: Notification,
  { bridgeUrl, signal }: PushSettings,
): Promise<PushOutcome> {
  const unsubscription = new URLSearchParams({ Action: 'Unsubscribe', SubscriptionArn: arn });
  const unsubscribeUrl = `${bridgeUrl}/?${unsubscription.toString()}`;
  const headers = {
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': messageId,
    'x-amz-sns-topic-arn': topicArn,
    'x-amz-sns-subscription-arn': arn,
    ...(isRaw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  };
  const pushed = isRaw ? body : withUnsubscribeUrl(body, unsubscribeUrl);
  return push(endpoint, { body: pushed, headers, signal });
}

function withUnsubscribeUrl(envelope: string, url: string): string {
  return JSON.stringify({ ...(JSON.parse(envelope) as object), UnsubscribeURL: url });
}

interface Pushed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function push(endpoint: string, { body, headers, signal }: Pushed): Promise<PushOutcome> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    await response.arrayBuffer();
    if (response.ok) return 'accepted';
    const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429;
    return isFinal ? 'refused' : 'failed';
  } catch {
    // Not there, too slow, or given up: it may be later.
    return 'failed';
  }
}
