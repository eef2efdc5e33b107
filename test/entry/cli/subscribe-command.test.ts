import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { runSubscribeCommand } from '../../../src/entry/cli/subscribe-command.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

let server: FauxqsServer;
let snsEndpoint: string;
let terminal: TestTerminal;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  snsEndpoint = `http://127.0.0.1:${server.port}`;
});

afterAll(() => server.stop());

beforeEach(() => {
  terminal = new TestTerminal();
});

async function list(Action: 'ListSubscriptions' | 'ListTopics'): Promise<string> {
  const body = new URLSearchParams({ Action, Version: '2010-03-31' });
  return (await fetch(snsEndpoint, { method: 'POST', body })).text();
}

const run = (topic: string, address: string, endpoint = snsEndpoint) =>
  runSluice(terminal, ['subscribe', topic, address, `--sns-endpoint=${endpoint}`], SERVICES);

const NOT_HTTP = (address: string) =>
  `sluice: address "${address}" is no HTTP address, expected e.g. "http://127.0.0.1:8080/"`;

describe('sluice subscribe', () => {
  it.each([
    '127.0.0.1:18080',
    'localhost:8080',
    'worker',
    '',
    'ftp://a.test/',
    'http://me@a.test/',
  ])('takes no address that nothing can be sent to: %j', async (address) => {
    expect(await run('news', address)).toBe(2);
    expect(terminal.complained).toEqual([NOT_HTTP(address)]);
    expect(await list('ListTopics')).not.toContain('<TopicArn>');
  });

  it.each([
    [
      'news.fifo',
      'topic "news.fifo" keeps an order: such topics hand messages to queues, never to an HTTP address',
    ],
    [
      'the news',
      'topic "the news" cannot be a name, expected 1 to 256 letters, digits, "-" and "_"',
    ],
  ])('takes no topic that cannot push: %s', async (topic, message) => {
    expect(await run(topic, 'http://127.0.0.1:9/')).toBe(2);
    expect(terminal.complained).toEqual([`sluice: ${message}`]);
    expect(await list('ListTopics')).not.toContain('<TopicArn>');
  });

  it.each(['', 'localhost:4566'])('says which option is no address: %j', async (endpoint) => {
    expect(await run('news', 'http://127.0.0.1:9/', endpoint)).toBe(2);
    expect(terminal.complained).toEqual([
      `sluice: --sns-endpoint (AWS_ENDPOINT_URL_SNS) "${endpoint}" is no HTTP address, expected e.g. "http://localhost:4566"`,
    ]);
  });

  it.each(['http', 'https'])(
    'leaves no %s subscription that is not confirmed',
    async (protocol) => {
      const address = `${protocol}://127.0.0.1:9/`;
      const options = { snsEndpoint, confirmedWithinMs: 0 };
      await expect(runSubscribeCommand(terminal, 'news', address, options)).rejects.toThrow(
        `${address} does not confirm its subscription. Is a worker there?`,
      );
      expect(await list('ListSubscriptions')).not.toContain('<Endpoint>');
      expect(terminal.printed).toEqual([]);
    },
  );

  it('keeps a subscription that is confirmed, with the protocol of the address', async () => {
    const address = 'https://127.0.0.1:9/';
    const subscribed = run('news', address);
    let arn: string | undefined;
    do arn = /<SubscriptionArn>([^<]*)</.exec(await list('ListSubscriptions'))?.[1];
    while (arn === undefined);
    const TopicArn = arn.split(':').slice(0, -1).join(':');
    const confirmation = { Action: 'ConfirmSubscription', TopicArn, Token: arn };
    const body = new URLSearchParams({ ...confirmation, Version: '2010-03-31' });
    await fetch(snsEndpoint, { method: 'POST', body });
    expect(await subscribed).toBe(0);
    expect(terminal.printed).toEqual([`${address} is subscribed to news`]);
    expect(await list('ListSubscriptions')).toContain('<Protocol>https</Protocol>');
  });
});
