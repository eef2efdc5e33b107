/** The `sluice` command's arguments and options. */
import { Command } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { addApiCommand } from './api-command.ts';
import { addCheckCommand, runCheckCommand } from './check-command.ts';
import { addCompletionCommands } from './completion/completion-command.ts';
import { addConnection, completeConnection, type ConnectionOptions } from './connection-options.ts';
import { runDemo } from './demo-command.ts';
import { addDeployCommand } from './deploy/deploy-command.ts';
import {
  type AddDestinations,
  addDestinationsCommand,
  runDestinationsCommand,
} from './destinations-command.ts';
import { addInitCommand, runInitCommand } from './init-command.ts';
import { addInvocationsCommand } from './invocations-command.ts';
import { addExecutionsCommand } from './manage/executions-command.ts';
import { addFlowsCommand } from './manage/flows-command.ts';
import { addHistoryCommand } from './manage/history-command.ts';
import { addReportCommand } from './manage/report-command.ts';
import { addSchedulesCommand } from './manage/schedules-command.ts';
import { addStartCommand } from './manage/start-command.ts';
import { addStop } from './manage/stop-command.ts';
import { explainFailure } from './output/explain-failure.ts';
import {
  addPermissionsCommand,
  type ReadNaming,
  runPermissionsCommand,
} from './permissions-command.ts';
import type { Environment } from './profile/read-profile.ts';
import { addRepairCommand } from './repair-command.ts';
import { addRunCommand, type RunServices, runRunCommand } from './run-command.ts';
import {
  addSubscribeCommand,
  runSubscribeCommand,
  snsEndpointOption,
  type TopicOptions,
} from './subscribe-command.ts';
import type { Terminal } from './terminal.ts';
import { addWhyCommand } from './why-command.ts';

/** What commands run in this process: built by whoever starts it. */
export type CommandServices = Pick<RunServices, 'runFlow'> & {
  readonly addDestinations: AddDestinations;
  readonly readNaming: ReadNaming;
  /** Where connections and profiles are looked for. */
  readonly environment: Environment;
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
    return explainFailure(terminal, error);
  }
}

function buildProgram(
  terminal: Terminal,
  services: CommandServices,
  finish: (status: number) => void,
): Command {
  const program = new Command('sluice')
    .description('durable workflows in FDL v1 on AWS')
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    })
    .hook('preAction', (_program, command) =>
      completeConnection(terminal, command, services.environment),
    );
  addFlowsCommand(program, terminal, finish);
  addExecutionsCommand(program, terminal, finish);
  addHistoryCommand(program, terminal, finish);
  addStartCommand(program, terminal, finish);
  addStop(program, terminal);
  addReportCommand(program, terminal);
  addSchedulesCommand(program, terminal, finish);
  addInvocationsCommand(program, terminal);
  addWhyCommand(program, terminal);
  addRepairCommand(program, terminal);
  addDeployCommand(program, terminal, finish);
  addApiCommand(program, terminal);
  addOwnCommands(program, terminal, { services, finish });
  addCompletionCommands(program, terminal, services.environment);
  return program;
}

/** Those that do their work here, and not by the API alone. */
function addOwnCommands(
  program: Command,
  terminal: Terminal,
  { services, finish }: { services: CommandServices; finish: (status: number) => void },
): void {
  const { runFlow, addDestinations, readNaming, environment } = services;
  addInitCommand(program, async (example, folder, options) => {
    finish(await runInitCommand(terminal, example, folder, options));
  });
  addCheckCommand(program, async (files, options) => {
    finish(await runCheckCommand(terminal, files, { ...options, nowMs: Date.now() }));
  });
  addPermissionsCommand(program, async (files, options) => {
    const nowMs = Date.now();
    finish(
      await runPermissionsCommand(terminal, files, options, { environment, readNaming, nowMs }),
    );
  });
  addRunCommand(program, async (file, options) => {
    finish(await runRunCommand(terminal, file, options, { runFlow, nowMs: Date.now() }));
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
  addDestinationsCommand(program, async (functionName, options) => {
    finish(await runDestinationsCommand(terminal, functionName, options, addDestinations));
  });
}
