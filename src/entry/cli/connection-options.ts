/**
 * Which API a command calls, and with which key pair. Each value is the flag's; without one the environment's, then the
 * profile's, then that of the local stack.
 */
import { type Command, Option } from 'commander';
import { type Environment, readProfile } from './profile/read-profile.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { type Terminal, UsageError } from './terminal.ts';

export interface ConnectionOptions {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const VALUES = [
  { name: 'endpoint', variable: 'SLUICE_ENDPOINT', local: 'http://localhost:3000' },
  { name: 'accessKeyId', variable: 'SLUICE_ACCESS_KEY_ID', local: 'local' },
  { name: 'accessKeySecret', variable: 'SLUICE_ACCESS_KEY_SECRET', local: 'local-secret' },
] as const;

export function addConnection(command: Command): Command {
  const options = [
    new Option('--profile <name>', 'of the profile file (env: SLUICE_PROFILE)'),
    new Option('--endpoint <url>', describe('of the API', 0)),
    new Option('--access-key-id <id>', describe('of the key pair', 1)),
    new Option('--access-key-secret <secret>', describe('of the key pair', 2)),
  ];
  for (const option of options) command.addOption(option.helpGroup('Which API:'));
  return command;
}

function describe(what: string, index: 0 | 1 | 2): string {
  const { variable, local } = VALUES[index];
  return `${what} (env: ${variable}; without a profile: ${local})`;
}

/** Sets what the command line leaves open, before the command's action runs. Throws a UsageError. */
export async function completeConnection(
  terminal: Terminal,
  command: Command,
  environment: Environment,
): Promise<void> {
  if (!command.options.some((option) => option.attributeName() === 'endpoint')) return;
  setOpen(command, ({ variable }) => environment[variable]);
  if (VALUES.some(({ name }) => isOpen(command, name))) {
    const named = command.getOptionValue('profile') as string | undefined;
    const { profile, warning } = await readProfile(environment, named);
    if (warning !== undefined) terminal.complain(`sluice: ${warning}`);
    setOpen(command, ({ name, local }) => profile[name] ?? local);
  }
  refuseBadEndpoint(String(command.getOptionValue('endpoint')));
}

/** What is wrong may hold a secret: it is not repeated then. */
function refuseBadEndpoint(endpoint: string): void {
  const url = URL.parse(endpoint);
  if (url !== null && `${url.username}${url.password}` !== '') {
    throw new UsageError(
      'the endpoint holds a user or a password: the key pair has flags of its own',
    );
  }
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return;
  throw new UsageError(
    `endpoint ${quoted(endpoint)} is no HTTP address, expected e.g. "http://localhost:3000"`,
  );
}

function setOpen(
  command: Command,
  find: (value: (typeof VALUES)[number]) => string | undefined,
): void {
  for (const value of VALUES) {
    const found = isOpen(command, value.name) ? find(value) : undefined;
    if (found !== undefined && found !== '') command.setOptionValue(value.name, found);
  }
}

const isOpen = (command: Command, name: string) => command.getOptionValue(name) === undefined;
