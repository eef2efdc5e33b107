/** The options that say which API a command calls, and with which key pair. */
import { type Command, Option } from 'commander';

export interface ConnectionOptions {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export function addConnection(command: Command): Command {
  return command
    .addOption(
      new Option('--endpoint <url>', 'of the API')
        .env('SLUICE_ENDPOINT')
        .default('http://localhost:3000'),
    )
    .addOption(new Option('--access-key-id <id>').env('SLUICE_ACCESS_KEY_ID').default('local'))
    .addOption(
      new Option('--access-key-secret <secret>')
        .env('SLUICE_ACCESS_KEY_SECRET')
        .default('local-secret'),
    );
}
