/** Mails of a topic as lines: subject and text are what SNS would send. Source: SNS guide, email notifications. */
import { subscribeUrlOf } from './http-push.ts';
import type { Notification } from './receiver.ts';
import type { BridgedSubscription } from './sns-control.ts';

const USUAL_SUBJECT = 'AWS Notification Message';

export function mailConfirmation(subscription: BridgedSubscription, bridgeUrl: string): string {
  const text = `to confirm the subscription to ${subscription.topicArn}, open ${subscribeUrlOf(subscription, bridgeUrl)}`;
  return toLine(subscription, 'AWS Notification - Subscription Confirmation', text);
}

/** `email-json` gets the whole envelope. */
export function mailNotification(
  subscription: BridgedSubscription,
  { body }: Pick<Notification, 'body'>,
): string {
  const { Subject = USUAL_SUBJECT, Message } = readEnvelope(body);
  const isWhole = subscription.protocol === 'email-json' || Message === undefined;
  return toLine(subscription, Subject, isWhole ? body : Message);
}

function readEnvelope(body: string): { readonly Subject?: string; readonly Message?: string } {
  try {
    return JSON.parse(body) as { Subject?: string; Message?: string };
  } catch {
    // A subscription with raw delivery, which SNS has not got for mails: the message is no envelope.
    return {};
  }
}

function toLine({ endpoint }: BridgedSubscription, subject: string, text: string): string {
  return `mail to ${endpoint}, which is only shown here: "${subject}": ${text}`;
}
