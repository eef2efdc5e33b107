/** Subscribing an HTTP address to a topic, over the query protocol that SNS and its stand-ins share. */
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError, toConnectionError } from '../client/signed-call.ts';

const CONFIRMED_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 100;
const PENDING = /<key>PendingConfirmation<\/key>\s*<value>true<\/value>/;

export interface Subscription {
  /** Resolves once the address has confirmed. Throws a ConnectionError when it has not within 15 s, or as given. */
  confirmed(withinMs?: number): Promise<void>;
  /** Ends the subscription. Idempotent. */
  end(): Promise<void>;
}

/**
 * snsEndpoint: of the local stack; it wants no signatures. A topic that exists is found, not made again.
 * address: a URL, http or https.
 */
export async function subscribeHttp(
  snsEndpoint: string,
  topic: string,
  address: string,
): Promise<Subscription> {
  const topicArn = await callSns(snsEndpoint, { Action: 'CreateTopic', Name: topic }, 'TopicArn');
  const subscription = {
    Action: 'Subscribe',
    TopicArn: topicArn,
    Protocol: new URL(address).protocol.replace(':', ''),
    Endpoint: address,
  };
  const subscriptionArn = await callSns(snsEndpoint, subscription, 'SubscriptionArn');
  const unsubscription = { Action: 'Unsubscribe', SubscriptionArn: subscriptionArn };
  return {
    confirmed: async (withinMs = CONFIRMED_WITHIN_MS) => {
      if (await isConfirmedWithin(snsEndpoint, subscriptionArn, withinMs)) return;
      throw new ConnectionError(`${address} does not confirm its subscription. Is a worker there?`);
    },
    end: async () => {
      await callSns(snsEndpoint, unsubscription, 'RequestId');
    },
  };
}

async function isConfirmedWithin(
  endpoint: string,
  subscriptionArn: string,
  withinMs: number,
): Promise<boolean> {
  const question = { Action: 'GetSubscriptionAttributes', SubscriptionArn: subscriptionArn };
  const deadlineMs = Date.now() + withinMs;
  do {
    if (!PENDING.test(await callSns(endpoint, question, 'Attributes'))) return true;
    await delay(ASK_EVERY_MS);
  } while (Date.now() < deadlineMs);
  return false;
}

/** Returns what stands in one element of the answer. */
async function callSns(
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
  element: string,
): Promise<string> {
  const response = await post(
    endpoint,
    new URLSearchParams({ ...parameters, Version: '2010-03-31' }),
  );
  const text = await response.text();
  const value = new RegExp(`<${element}>([^]*?)</${element}>`).exec(text)?.[1];
  if (response.ok && value !== undefined) return value;
  throw new ConnectionError(
    `${endpoint} refused ${String(parameters['Action'])} (${response.status}).`,
  );
}

async function post(endpoint: string, body: URLSearchParams): Promise<Response> {
  try {
    return await fetch(endpoint, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw toConnectionError(endpoint, error);
  }
}
