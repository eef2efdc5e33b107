/**
 * What SNS does for HTTP addresses and mailboxes and the embedded one does not: `Subscribe` with protocol `http`, `https`,
 * `email` or `email-json` is accepted there but never acted upon. The bridge finds such subscriptions, asks them to confirm,
 * and hands every message of the topic to them; mails are only printed.
 */
import { isDeepStrictEqual } from 'node:util';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Request, Response, Route } from '../own-server.ts';
import { receiverOf } from './receiver.ts';
import {
  type BridgedSubscription,
  type CopiedAttributes,
  closeQueues,
  confirm,
  copyAttributes,
  listSubscriptions,
  openQueue,
  readState,
  unsubscribe,
} from './sns-control.ts';
import { type Delivery, startDelivery } from './subscription-delivery.ts';

export interface TopicBridgeSettings {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Where `confirmationRoute` is served. */
  readonly url: string;
  readonly complain: (message: string) => void;
  /** Takes a line: a mail that SNS would send. */
  readonly print: (line: string) => void;
}

export interface TopicBridge {
  stop(): Promise<void>;
}

interface Running {
  readonly delivery: Delivery;
  readonly ownArn: string;
  /** As last seen. */
  copied: CopiedAttributes;
}

const LOOK_EVERY_MS = 300;

export function startTopicBridge(settings: TopicBridgeSettings): TopicBridge {
  const runningByArn = new Map<string, Running>();
  let looking: Promise<void> = Promise.resolve();
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    looking = lookOnce(settings, runningByArn)
      .catch((error: unknown) => settings.complain(`topic subscriptions: ${String(error)}`))
      .finally(() => {
        isLooking = false;
      });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await Promise.all([...runningByArn.values()].map(({ delivery }) => delivery.stop()));
    },
  };
}

async function lookOnce(
  settings: TopicBridgeSettings,
  runningByArn: Map<string, Running>,
): Promise<void> {
  const { bridged, ownArnByQueue } = await listSubscriptions(settings);
  const present = new Set(bridged.map(({ arn }) => arn));
  for (const [arn, { delivery }] of runningByArn) {
    if (present.has(arn)) continue;
    runningByArn.delete(arn);
    await delivery.stop();
  }
  await closeQueues(settings, ownArnByQueue, bridged);
  for (const subscription of bridged) {
    const running = runningByArn.get(subscription.arn);
    if (running === undefined) {
      const begun = await begin(settings, subscription, ownArnByQueue);
      if (begun !== undefined) runningByArn.set(subscription.arn, begun);
    } else {
      await attend(settings, running, subscription.arn);
    }
  }
}

/** undefined: the subscription has ended meanwhile. */
async function begin(
  settings: TopicBridgeSettings,
  subscription: BridgedSubscription,
  ownArnByQueue: ReadonlyMap<string, string>,
): Promise<Running | undefined> {
  const state = await readState(settings, subscription.arn);
  if (state === undefined) return undefined;
  const { isConfirmed, copied } = state;
  const { url: queueUrl, ownArn } = await openQueue(settings, subscription, copied, ownArnByQueue);
  const { sqs, url: bridgeUrl, complain, print } = settings;
  const receiver = receiverOf({ subscription, bridgeUrl, print });
  const delivery = startDelivery({ sqs, subscription, receiver, queueUrl, complain });
  if (isConfirmed) delivery.confirmed();
  else delivery.ask();
  return { delivery, ownArn, copied };
}

/** Its owner may set its attributes at any time. */
async function attend(
  settings: TopicBridgeSettings,
  running: Running,
  subscriptionArn: string,
): Promise<void> {
  const state = await readState(settings, subscriptionArn);
  if (state === undefined) return;
  if (state.isConfirmed) running.delivery.confirmed();
  if (isDeepStrictEqual(state.copied, running.copied)) return;
  await copyAttributes(settings, running.ownArn, state.copied);
  running.copied = state.copied;
}

/** `GET /?Action=ConfirmSubscription&TopicArn=…&Token=…`, and `…Unsubscribe&SubscriptionArn=…`. */
export function confirmationRoute(clients: Pick<TopicBridgeSettings, 'sns' | 'sqs'>): Route {
  return { method: 'GET', path: /^\/$/, answer: (request) => answer(clients, request) };
}

async function answer(
  clients: Pick<TopicBridgeSettings, 'sns' | 'sqs'>,
  { url }: Request,
): Promise<Response> {
  const given = (name: string) => url.searchParams.get(name) ?? '';
  switch (given('Action')) {
    case 'ConfirmSubscription': {
      const arn = await confirm(clients, given('TopicArn'), given('Token'));
      return xml('ConfirmSubscription', `<SubscriptionArn>${arn}</SubscriptionArn>`);
    }
    case 'Unsubscribe':
      await unsubscribe(clients, given('SubscriptionArn'));
      return xml('Unsubscribe', '');
    default:
      return { status: 400, body: 'Action must be ConfirmSubscription or Unsubscribe' };
  }
}

function xml(action: string, result: string): Response {
  const body = `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
