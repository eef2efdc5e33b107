/** `sluice subscribe <topic> <address>`: joins a worker's address to a topic of the local stack. */
import { type Command, Option } from 'commander';
import { quoted } from '../../core/shared/quoted.ts';
import { type Terminal, UsageError } from './terminal.ts';
import { subscribeHttp } from './topic-subscription.ts';

export interface TopicOptions {
  /** Where topics live. */
  readonly snsEndpoint: string;
}

export interface SubscribeOptions extends TopicOptions {
  /** 15 s without it. */
  readonly confirmedWithinMs?: number;
}

const TOPIC = /^[A-Za-z0-9_-]{1,256}$/;

export function addSubscribeCommand(
  program: Command,
  run: (topic: string, address: string, options: TopicOptions) => Promise<void>,
): void {
  program
    .command('subscribe')
    .description('subscribe an HTTP address to a topic of the local stack')
    .argument('<topic>', 'its name; a topic that is not there is created')
    .argument('<address>', 'e.g. http://127.0.0.1:8080/, where a worker listens and confirms')
    .addOption(snsEndpointOption())
    .action(run);
}

export function snsEndpointOption(): Option {
  return new Option('--sns-endpoint <url>', 'where topics live')
    .env('AWS_ENDPOINT_URL_SNS')
    .argParser(parseEndpoint)
    .default('http://localhost:4566');
}

function parseEndpoint(text: string): string {
  if (isHttpUrl(text)) return text;
  throw new UsageError(
    `--sns-endpoint (AWS_ENDPOINT_URL_SNS) ${quoted(text)} is no HTTP address, expected e.g. "http://localhost:4566"`,
  );
}

/**
 * Returns the exit status once the address has confirmed. When it does not, nothing stays subscribed. Throws a
 * ConnectionError, a UsageError.
 */
export async function runSubscribeCommand(
  terminal: Terminal,
  topic: string,
  address: string,
  { snsEndpoint, confirmedWithinMs }: SubscribeOptions,
): Promise<number> {
  checkTopic(topic);
  checkAddress(address);
  const subscription = await subscribeHttp(snsEndpoint, topic, address);
  try {
    await subscription.confirmed(confirmedWithinMs);
  } catch (error) {
    // Why it was not confirmed says more than why it could not be ended.
    await subscription.end().catch(() => undefined);
    throw error;
  }
  terminal.print(`${address} is subscribed to ${topic}`);
  return 0;
}

function checkTopic(topic: string): void {
  if (topic.endsWith('.fifo')) {
    throw new UsageError(
      `topic ${quoted(topic)} keeps an order: such topics hand messages to queues, never to an HTTP address`,
    );
  }
  if (TOPIC.test(topic)) return;
  throw new UsageError(
    `topic ${quoted(topic)} cannot be a name, expected 1 to 256 letters, digits, "-" and "_"`,
  );
}

function checkAddress(address: string): void {
  if (isHttpUrl(address)) return;
  throw new UsageError(
    `address ${quoted(address)} is no HTTP address, expected e.g. "http://127.0.0.1:8080/"`,
  );
}

/** One that requests can go to: fetch refuses addresses that hold a user or a password. */
function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'http:' || url.protocol === 'https:';
}
