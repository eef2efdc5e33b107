/** Subscribing an HTTP address to a topic, over the query protocol that SNS and its stand-ins share. */
import { ConnectionError, toConnectionError } from './client.ts';

export interface Subscription {
  /** Ends the subscription. Idempotent. */
  end(): Promise<void>;
}

/** snsEndpoint: of the local stack; it wants no signatures. A topic that exists is found, not made again. */
export async function subscribeHttp(
  snsEndpoint: string,
  topic: string,
  address: string,
): Promise<Subscription> {
  const topicArn = await callSns(snsEndpoint, { Action: 'CreateTopic', Name: topic }, 'TopicArn');
  const subscription = {
    Action: 'Subscribe',
    TopicArn: topicArn,
    Protocol: 'http',
    Endpoint: address,
  };
  const subscriptionArn = await callSns(snsEndpoint, subscription, 'SubscriptionArn');
  const unsubscription = { Action: 'Unsubscribe', SubscriptionArn: subscriptionArn };
  return {
    end: async () => {
      await callSns(snsEndpoint, unsubscription, 'RequestId');
    },
  };
}

/** Returns the text of one element of the answer. */
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
  const value = new RegExp(`<${element}>([^<]*)</${element}>`).exec(text)?.[1];
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
