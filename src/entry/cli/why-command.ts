/** `sluice why <flow> <execution>`: what it waits for, or how it ended. */
import type { Command } from 'commander';
import { explanationLines } from './explanation-text.ts';
import { addAnswer, type AnswerOptions, clientOf } from './manage/client-of.ts';
import { printJson } from './output/print-fields.ts';
import type { Terminal } from './terminal.ts';

export function addWhyCommand(program: Command, terminal: Terminal): void {
  const what = 'what an execution waits for, since when, who must act and when it gives up';
  addAnswer(program, 'why <flow> <execution>', what).action(
    async (flow: string, execution: string, options: AnswerOptions) => {
      const names = { FlowName: flow, ExecutionName: execution };
      const explanation = await clientOf(options).explainExecution(names);
      if (options.json === true) printJson(terminal, explanation);
      else terminal.print(explanationLines(explanation).join('\n'));
    },
  );
}
