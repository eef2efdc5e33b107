/** `sluice stop <flow> <execution>`, and the same below `executions`. */
import type { Command } from 'commander';
import { printJson } from '../output/print-fields.ts';
import type { Terminal } from '../terminal.ts';
import { addAnswer, type AnswerOptions, clientOf } from './client-of.ts';

interface StopOptions extends AnswerOptions {
  readonly error?: string;
  readonly cause?: string;
}

export function addStop(parent: Command, terminal: Terminal): void {
  addAnswer(parent, 'stop <flow> <execution>', 'stop one that runs')
    .option('--error <name>', 'what a parent that waits for it sees')
    .option('--cause <text>', 'why')
    .action(async (flow: string, execution: string, options: StopOptions) => {
      const stopped = await clientOf(options).stopExecution({
        FlowName: flow,
        ExecutionName: execution,
        Error: options.error,
        Cause: options.cause,
      });
      if (options.json === true) printJson(terminal, stopped);
      else terminal.print(`${flow}/${execution} ${stopped.Status}`);
    });
}
