/** `sluice subscribe <topic> <address>`: joins a worker's address to a topic of the local stack. */
import { type Command, Option } from 'commander';
import type { Terminal } from './terminal.ts';
import { subscribeHttp } from './topic-subscription.ts';

export interface TopicOptions {
  /** Where topics live. */
  readonly snsEndpoint: string;
}

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
    .default('http://localhost:4566');
}

/** Returns the exit status once the address has confirmed. Throws a ConnectionError. */
export async function runSubscribeCommand(
  terminal: Terminal,
  topic: string,
  address: string,
  { snsEndpoint }: TopicOptions,
): Promise<number> {
  const subscription = await subscribeHttp(snsEndpoint, topic, address);
  await subscription.confirmed();
  terminal.print(`${address} is subscribed to ${topic}`);
  return 0;
}
