import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { subscribeHttp } from '../../../src/entry/cli/topic-subscription.ts';

const ADDRESS = 'http://127.0.0.1:9/';

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

  it('says when nobody answers', async () => {
    await server.stop();
    await expect(subscribeHttp(endpoint, 'news', ADDRESS)).rejects.toThrow('ECONNREFUSED');
    server = await startFauxqs({ port: 0, logger: false });
  });

  it('says when it is refused', async () => {
    await expect(subscribeHttp(endpoint, 'not a name!', ADDRESS)).rejects.toThrow('refused');
  });
});
