import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { subscribeHttp } from '../../../src/entry/cli/topic-subscription.ts';

const ADDRESS = 'http://127.0.0.1:9/';
const TOPIC_ARN = 'arn:aws:sns:us-east-1:000000000000:news';

let server: FauxqsServer;
let endpoint: string;

beforeEach(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  endpoint = `http://127.0.0.1:${server.port}`;
});

afterEach(() => server.stop());

async function listSubscriptions(): Promise<string> {
  const body = new URLSearchParams({ Action: 'ListSubscriptions', Version: '2010-03-31' });
  return (await fetch(endpoint, { method: 'POST', body })).text();
}

describe('subscribing an HTTP address', () => {
  it('subscribes to the topic of that name and ends the subscription', async () => {
    const subscription = await subscribeHttp(endpoint, 'news', ADDRESS);
    expect(await listSubscriptions()).toContain(`<Endpoint>${ADDRESS}</Endpoint>`);
    await subscription.end();
    expect(await listSubscriptions()).not.toContain('<Endpoint>');
    await subscription.end();
  });

  it('waits until the address has confirmed', async () => {
    const subscription = await subscribeHttp(endpoint, 'news', ADDRESS);
    const [, arn = ''] = /<SubscriptionArn>([^<]*)</.exec(await listSubscriptions()) ?? [];
    const waiting = { over: false };
    const confirmed = subscription.confirmed().then(() => {
      waiting.over = true;
    });
    await listSubscriptions();
    expect(waiting.over).toBe(false);
    const confirmation = { Action: 'ConfirmSubscription', TopicArn: TOPIC_ARN, Token: arn };
    const body = new URLSearchParams({ ...confirmation, Version: '2010-03-31' });
    expect((await fetch(endpoint, { method: 'POST', body })).status).toBe(200);
    await confirmed;
    expect(waiting.over).toBe(true);
  });

  it('says when nobody answers', async () => {
    await server.stop();
    await expect(subscribeHttp(endpoint, 'news', ADDRESS)).rejects.toThrow('ECONNREFUSED');
    server = await startFauxqs({ port: 0, logger: false });
  });

  it('says when it is refused', async () => {
    await expect(subscribeHttp(endpoint, 'not a name!', ADDRESS)).rejects.toThrow('refused');
  });
});
