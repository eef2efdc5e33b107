/** `sluice why <flow> <execution>`: what it waits for, or how it ended. */
import type { Command } from 'commander';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import { explanationLines, type WireExplanation } from './explanation-text.ts';
import { callerOf } from './follow-execution.ts';
import type { Terminal } from './terminal.ts';

interface WhyOptions extends ConnectionOptions {
  readonly json?: true;
}

/** finish: takes the exit status. Errors of the API are thrown. */
export function addWhyCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  addConnection(program.command('why'))
    .description('what an execution waits for, since when, who must act and when it gives up')
    .argument('<flow>', 'its name')
    .argument('<execution>', 'its name')
    .option('--json', "the API's answer, ExplainExecution, as it is")
    .action(async (flow: string, execution: string, options: WhyOptions) => {
      await explain(terminal, options, { FlowName: flow, ExecutionName: execution });
      finish(0);
    });
}

interface Names extends Record<string, string> {
  readonly FlowName: string;
  readonly ExecutionName: string;
}

async function explain(
  terminal: Terminal,
  { json, ...connection }: WhyOptions,
  names: Names,
): Promise<void> {
  const answer = await callerOf(connection)('ExplainExecution', names);
  if (json === true) terminal.print(JSON.stringify(answer, null, 2));
  else terminal.print(explanationLines(answer as unknown as WireExplanation).join('\n'));
}
