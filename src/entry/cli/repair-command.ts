/** `sluice repair <flow> <execution>`: sends it a new work message. */
import type { Command } from 'commander';
import type { Connection } from './client.ts';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import { callerOf } from './follow-execution.ts';
import type { Terminal } from './terminal.ts';

/** finish: takes the exit status. Errors of the API are thrown. */
export function addRepairCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  addConnection(program.command('repair'))
    .description('send an execution a new work message, when its own are lost')
    .argument('<flow>', 'its name')
    .argument('<execution>', 'its name')
    .action(async (flow: string, execution: string, options: ConnectionOptions) => {
      await repair(terminal, options, { FlowName: flow, ExecutionName: execution });
      finish(0);
    });
}

interface Names extends Record<string, string> {
  readonly FlowName: string;
  readonly ExecutionName: string;
}

async function repair(terminal: Terminal, connection: Connection, names: Names): Promise<void> {
  const { Status, WorkId } = await callerOf(connection)('RepairExecution', names);
  const { FlowName, ExecutionName } = names;
  const name = `${FlowName}/${ExecutionName}`;
  const what =
    Status === 'Running'
      ? 'what it owes is done once more'
      : `it has ended (${String(Status)}): its header is closed, and who waits for it is told, once more`;
  terminal.print(`repair of ${name} sent: ${what}`);
  terminal.print(`work id ${String(WorkId)}; npx sluice why ${FlowName} ${ExecutionName}`);
}
