/** The `sluice` command's arguments and options. */
import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { complain, runApiCommand } from './api-command.ts';
import { addCheckCommand, runCheckCommand } from './check-command.ts';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import { runDemo } from './demo-command.ts';
import {
  type AddDestinations,
  addDestinationsCommand,
  runDestinationsCommand,
} from './destinations-command.ts';
import { RefusedCall } from './follow-execution.ts';
import { addInitCommand, runInitCommand } from './init-command.ts';
import { addInvocationsCommand } from './invocations-command.ts';
import { addRepairCommand } from './repair-command.ts';
import { addRunCommand, type RunServices, runRunCommand } from './run-command.ts';
import {
  addSubscribeCommand,
  runSubscribeCommand,
  snsEndpointOption,
  type TopicOptions,
} from './subscribe-command.ts';
import { type Terminal, USAGE, UsageError } from './terminal.ts';
import { addWhyCommand } from './why-command.ts';

/** What commands run in this process: built by whoever starts it. */
export type CommandServices = Pick<RunServices, 'runFlow'> & {
  readonly addDestinations: AddDestinations;
};

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
  { runFlow, addDestinations }: CommandServices,
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
    .addOption(snsEndpointOption())
    .action(async (options: ConnectionOptions & TopicOptions) => {
      const { snsEndpoint, ...connection } = options;
      finish(await runDemo(terminal, { connection, snsEndpoint }));
    });
  addSubscribeCommand(program, async (topic, address, options) => {
    finish(await runSubscribeCommand(terminal, topic, address, options));
  });
  addInitCommand(program, async (example, folder, options) => {
    finish(await runInitCommand(terminal, example, folder, options));
  });
  addCheckCommand(program, async (files, options) => {
    finish(await runCheckCommand(terminal, files, { ...options, nowMs: Date.now() }));
  });
  addRunCommand(program, async (file, options) => {
    finish(await runRunCommand(terminal, file, options, { runFlow, nowMs: Date.now() }));
  });
  addInvocationsCommand(program, terminal, finish);
  addWhyCommand(program, terminal, finish);
  addRepairCommand(program, terminal, finish);
  addDestinationsCommand(program, async (functionName, options) => {
    finish(await runDestinationsCommand(terminal, functionName, options, addDestinations));
  });
  return program;
}

function toExitStatus(terminal: Terminal, error: unknown): number {
  // Commander has already said what it has to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof RefusedCall) return complain(terminal, error.answer);
  terminal.complain(`sluice: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof UsageError ? USAGE : 1;
}
