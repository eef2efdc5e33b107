/** `sluice repair <flow> <execution>`: sends it a new work message. */
import type { Command } from 'commander';
import { addAnswer, type AnswerOptions, clientOf } from './manage/client-of.ts';
import { printJson } from './output/print-fields.ts';
import type { Terminal } from './terminal.ts';

export function addRepairCommand(program: Command, terminal: Terminal): void {
  const what = 'send an execution a new work message, when its own are lost';
  addAnswer(program, 'repair <flow> <execution>', what).action(
    async (flow: string, execution: string, options: AnswerOptions) => {
      const names = { FlowName: flow, ExecutionName: execution };
      const repair = await clientOf(options).repairExecution(names);
      if (options.json === true) return printJson(terminal, repair);
      const { Status, WorkId } = repair;
      const sent =
        Status === 'Running'
          ? 'what it owes is done once more'
          : `it has ended (${Status}): its header is closed, and who waits for it is told, once more`;
      terminal.print(`repair of ${flow}/${execution} sent: ${sent}`);
      terminal.print(`work id ${WorkId}; npx sluice why ${flow} ${execution}`);
    },
  );
}
