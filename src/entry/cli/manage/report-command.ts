/** `sluice report succeeded|failed <token>`: settles a task that waits for its callback. */
import type { Command } from 'commander';
import { printJson } from '../output/print-fields.ts';
import type { Terminal } from '../terminal.ts';
import { textArguments } from '../text-argument.ts';
import { addAnswer, type AnswerOptions, clientOf } from './client-of.ts';

const TOKEN = 'the task token; @file and - keep it out of the list of processes';

export function addReportCommand(program: Command, terminal: Terminal): void {
  const report = program.command('report').description('settle a task that waits for its callback');
  addTokenCommand(report, 'succeeded', 'it has succeeded')
    .option('--output <json>', 'of the task; @file reads a file, - standard input', '{}')
    .action(async (token: string, options: AnswerOptions & { readonly output: string }) => {
      const read = textArguments(terminal);
      const answer = await clientOf(options).reportTaskSucceeded({
        TaskToken: (await read(token)).trim(),
        Output: await read(options.output),
      });
      tell(terminal, answer, options);
    });
  addTokenCommand(report, 'failed', 'it has failed')
    .requiredOption('--error <name>', "what the step's retry and catch see")
    .option('--cause <text>', 'why; @file reads a file, - standard input')
    .action(async (token: string, options: FailedOptions) => {
      const read = textArguments(terminal);
      const answer = await clientOf(options).reportTaskFailed({
        TaskToken: (await read(token)).trim(),
        Error: options.error,
        Cause: await read(options.cause),
      });
      tell(terminal, answer, options);
    });
}

interface FailedOptions extends AnswerOptions {
  readonly error: string;
  readonly cause?: string;
}

function addTokenCommand(report: Command, name: string, description: string): Command {
  return addAnswer(report, name, description).argument('<token>', TOKEN);
}

function tell(
  terminal: Terminal,
  answer: { readonly EventId: number },
  { json }: AnswerOptions,
): void {
  if (json === true) printJson(terminal, answer);
  else terminal.print(`recorded as event ${answer.EventId}`);
}
