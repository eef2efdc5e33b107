/** `sluice start <flow>`: starts an execution, and waits for it or watches it when it is told to. */
import { type Command, Option } from 'commander';
import { printJson } from '../output/print-fields.ts';
import { readableTime } from '../output/readable-time.ts';
import type { Terminal } from '../terminal.ts';
import { textArguments } from '../text-argument.ts';
import { addAnswer, type AnswerOptions, clientOf } from './client-of.ts';
import { waitForExecution, watchExecution } from './history-command.ts';

interface StartOptions extends AnswerOptions {
  readonly name?: string;
  readonly input?: string;
  readonly wait?: true;
  readonly watch?: true;
}

export function addStartCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  addAnswer(program, 'start <flow>', 'start an execution')
    .option('--name <name>', 'of the execution; a UUID without it')
    .option('--input <json>', 'a JSON object; @file reads a file, - standard input; {} without it')
    .addOption(new Option('--wait', 'until it has ended; exit status 1 unless it succeeded'))
    .addOption(new Option('--watch', 'the same, with its history as it grows').conflicts('wait'))
    .action(async (flow: string, options: StartOptions) => {
      finish(await start(terminal, flow, options));
    });
}

async function start(terminal: Terminal, flow: string, options: StartOptions): Promise<number> {
  const started = await clientOf(options).startExecution({
    FlowName: flow,
    ExecutionName: options.name,
    Input: await textArguments(terminal)(options.input),
  });
  const names = { FlowName: flow, ExecutionName: started.Name };
  const isJson = options.json === true;
  const isFollowed = options.watch === true || options.wait === true;
  if (isJson && !isFollowed) printJson(terminal, started);
  if (!isJson) {
    terminal.print(`${flow}/${started.Name} started ${readableTime(started.StartedTime)}`);
  }
  if (options.watch === true) return watchExecution(terminal, names, options);
  return isFollowed ? waitForExecution(terminal, names, options) : 0;
}
