/** Requests to a subscribed address, in the form that SNS sends them. Source: SNS guide, HTTP/HTTPS endpoints. */
import { randomUUID } from 'node:crypto';
import type { Notification, PushOutcome } from './receiver.ts';
import type { BridgedSubscription } from './sns-control.ts';

const PATIENCE_MS = 15_000;

export function pushConfirmation(
  subscription: BridgedSubscription,
  bridgeUrl: string,
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
  return push(subscription.endpoint, JSON.stringify(envelope), {
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-message-id': envelope.MessageId,
    'x-amz-sns-topic-arn': topicArn,
  });
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
  bridgeUrl: string,
): Promise<PushOutcome> {
  const unsubscription = new URLSearchParams({ Action: 'Unsubscribe', SubscriptionArn: arn });
  const unsubscribeUrl = `${bridgeUrl}/?${unsubscription.toString()}`;
  return push(endpoint, isRaw ? body : withUnsubscribeUrl(body, unsubscribeUrl), {
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': messageId,
    'x-amz-sns-topic-arn': topicArn,
    'x-amz-sns-subscription-arn': arn,
    ...(isRaw ? { 'x-amz-sns-rawdelivery': 'true' } : {}),
  });
}

function withUnsubscribeUrl(envelope: string, url: string): string {
  return JSON.stringify({ ...(JSON.parse(envelope) as object), UnsubscribeURL: url });
}

async function push(
  endpoint: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<PushOutcome> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.arrayBuffer();
    if (response.ok) return 'accepted';
    const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429;
    return isFinal ? 'refused' : 'failed';
  } catch {
    // Not there, or too slow: it may be later.
    return 'failed';
  }
}
