/** `sluice completion bash|zsh|fish`, and what the shell then asks at each Tab. */
import { Argument, Command } from 'commander';
import { hasHiddenCharacters } from '../../../core/shared/quoted.ts';
import { SluiceClient } from '../../client/sluice-client.ts';
import {
  addConnection,
  completeConnection,
  type ConnectionOptions,
} from '../connection-options.ts';
import { type Environment, readProfileNames } from '../profile/read-profile.ts';
import type { Terminal } from '../terminal.ts';
import { findCandidates, type NameSources } from './find-candidates.ts';
import { type Shell, SHELL_SCRIPTS, SHELLS } from './shell-scripts.ts';

/** Somebody waits at a prompt. */
const PATIENCE_MS = 2_000;

export function addCompletionCommands(
  program: Command,
  terminal: Terminal,
  environment: Environment,
): void {
  program
    .command('completion')
    .description('print what makes a shell complete commands and names at Tab')
    .addArgument(new Argument('<shell>', 'yours').choices(SHELLS))
    .addHelpText('after', '\nIn ~/.bashrc: source <(sluice completion bash)')
    .action((shell: Shell) => terminal.print(SHELL_SCRIPTS[shell].trimEnd()));
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'of the command line; the last one is at the cursor')
    .action((words: string[]) => complete(program, words, { terminal, environment }));
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Environment;
}

async function complete(
  program: Command,
  words: readonly string[],
  { terminal, environment }: Surroundings,
): Promise<void> {
  const sources: NameSources = {
    connect: (values) => connect(values, { terminal, environment }),
    profileNames: () => readProfileNames(environment),
  };
  // A prompt is no place for complaints: what cannot be found is not offered.
  const found = await findCandidates(program, words, sources).catch(() => []);
  for (const { value, about } of found) {
    if (!hasHiddenCharacters(value)) terminal.print(about === '' ? value : `${value}\t${about}`);
  }
}

/** To the API that the command would call. */
async function connect(
  values: ReadonlyMap<string, string>,
  { terminal, environment }: Surroundings,
): Promise<SluiceClient> {
  const command = addConnection(new Command('connection'));
  for (const [name, value] of values) command.setOptionValue(name, value);
  await completeConnection(terminal, command, environment);
  const { endpoint, accessKeyId, accessKeySecret } = command.opts<ConnectionOptions>();
  const connection = { endpoint, accessKeyId, accessKeySecret };
  return new SluiceClient({ ...connection, attempts: 1, timeoutMs: PATIENCE_MS });
}
