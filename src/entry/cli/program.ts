/** The `sluice` command's arguments and options. */
import { Command, CommanderError, Option } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { complain, runApiCommand } from './api-command.ts';
import { addCheckCommand, runCheckCommand } from './check-command.ts';
import { runDemo } from './demo-command.ts';
import { RefusedCall } from './follow-execution.ts';
import { addRunCommand, type RunServices, runRunCommand } from './run-command.ts';
import { type Terminal, USAGE, UsageError } from './terminal.ts';

interface ConnectionOptions {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** What commands run in this process: built by whoever starts it. */
export type CommandServices = Pick<RunServices, 'runFlow'>;

/**
 * Runs one command line (without the interpreter and the script). Exit status: 0; 1: the API refused, nobody answered, or
 * the execution did not succeed, a flow has errors; 2: called wrongly.
 */
export async function runSluice(
  terminal: Terminal,
  args: readonly string[],
  services: CommandServices,
): Promise<number> {
  let status = 0;
  const program = buildProgram(terminal, services, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return toExitStatus(terminal, error);
  }
}

function buildProgram(
  terminal: Terminal,
  { runFlow }: CommandServices,
  finish: (status: number) => void,
): Command {
  const program = new Command('sluice')
    .description('durable workflows in FDL v1 on AWS')
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    });
  addConnection(program.command('api'))
    .description('make one signed call and print the answer')
    .argument('<Action>', 'e.g. StartExecution')
    .argument(
      '[Key=Value...]',
      'parameters; @file reads a file, @- standard input, @@x is the text @x',
    )
    .action(async (action: string, pairs: string[], options: ConnectionOptions) => {
      finish(await runApiCommand(terminal, options, action, pairs));
    });
  addConnection(program.command('demo'))
    .description('run the example topic-callback against a running `npm start`')
    .addOption(
      new Option('--sns-endpoint <url>', 'where topics live')
        .env('AWS_ENDPOINT_URL_SNS')
        .default('http://localhost:4566'),
    )
    .action(async (options: ConnectionOptions & { snsEndpoint: string }) => {
      const { snsEndpoint, ...connection } = options;
      finish(await runDemo(terminal, { connection, snsEndpoint }));
    });
  addCheckCommand(program, async (files, options) => {
    finish(await runCheckCommand(terminal, files, { ...options, nowMs: Date.now() }));
  });
  addRunCommand(program, async (file, options) => {
    finish(await runRunCommand(terminal, file, options, { runFlow, nowMs: Date.now() }));
  });
  return program;
}

function addConnection(command: Command): Command {
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

function toExitStatus(terminal: Terminal, error: unknown): number {
  // Commander has already said what it has to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof RefusedCall) return complain(terminal, error.answer);
  terminal.complain(`sluice: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof UsageError ? USAGE : 1;
}
