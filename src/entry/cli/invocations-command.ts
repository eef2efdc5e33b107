/** `sluice invocations [list|show <id>|stop <id>]`: stateful invocations of functions, by the API. */
import type { Command } from 'commander';
import { withoutHidden } from '../../core/shared/quoted.ts';
import type { InvocationSummary } from '../client/objects.ts';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import { addApiCommand, clientOf } from './manage/client-of.ts';
import { printJson } from './output/print-fields.ts';
import { printJsonLine } from './output/print-list.ts';
import type { Terminal } from './terminal.ts';

const LARGEST_PAGE = 100;

export function addInvocationsCommand(program: Command, terminal: Terminal): void {
  const invocations = program
    .command('invocations')
    .description('stateful invocations of functions: list them, show one, stop one');
  addConnection(invocations.command('list', { isDefault: true }))
    .description('all that are kept, newest first')
    .option('--json', 'a JSON object a line')
    .action((options: ListOptions) => printAll(terminal, options));
  addApiCommand(invocations, 'show <id>', 'what became of one').action(
    async (InvocationId: string, options: ConnectionOptions) =>
      printJson(terminal, await clientOf(options).describeStatefulInvocation({ InvocationId })),
  );
  addApiCommand(invocations, 'stop <id>', 'fail its task and discard its result').action(
    async (InvocationId: string, options: ConnectionOptions) =>
      printJson(terminal, await clientOf(options).stopStatefulInvocation({ InvocationId })),
  );
}

interface ListOptions extends ConnectionOptions {
  readonly json?: true;
}

/** Page after page, a line each. */
async function printAll(terminal: Terminal, options: ListOptions): Promise<void> {
  const rows = clientOf(options).statefulInvocations({ Limit: LARGEST_PAGE });
  for await (const row of rows) {
    if (options.json === true) await printJsonLine(terminal, row);
    else terminal.print(toLine(row));
  }
}

function toLine({ InvocationId, Status, StartedTime, StoppedTime }: InvocationSummary): string {
  const times = StoppedTime === '' ? StartedTime : `${StartedTime} to ${StoppedTime}`;
  return `${Status.padEnd(9)}  ${times.padEnd(52)}  ${withoutHidden(InvocationId)}`;
}
