/** `sluice invocations [list|show <id>|stop <id>]`: stateful invocations of functions, by the API. */
import type { Command } from 'commander';
import { withoutHidden } from '../../core/shared/quoted.ts';
import { complain, runApiCommand } from './api-command.ts';
import { type ApiAnswer, type Connection, callApi } from './client.ts';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import type { Terminal } from './terminal.ts';

/** finish: takes the exit status: 0, or 1 when the API answers with an error. */
export function addInvocationsCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const invocations = program
    .command('invocations')
    .description('stateful invocations of functions: list them, show one, stop one');
  addConnection(invocations.command('list', { isDefault: true }))
    .description('all that are kept, newest first')
    .action(async (options: ConnectionOptions) => finish(await printAll(terminal, options)));
  const addAction = (usage: string, description: string, action: string) =>
    addConnection(invocations.command(usage))
      .description(description)
      .action(async (id: string, options: ConnectionOptions) =>
        finish(await runApiCommand(terminal, options, action, [`InvocationId=${escaped(id)}`])),
      );
  addAction('show <id>', 'what became of one', 'DescribeStatefulInvocation');
  addAction('stop <id>', 'fail its task and discard its result', 'StopStatefulInvocation');
}

/** `@` would name a file. */
const escaped = (id: string) => (id.startsWith('@') ? `@${id}` : id);

interface Row {
  readonly InvocationId: string;
  readonly Status: string;
  readonly StartedTime: string;
  readonly StoppedTime: string;
}

/** Page after page, a line each. */
async function printAll(terminal: Terminal, connection: Connection): Promise<number> {
  let nextToken: string | undefined = '';
  while (nextToken !== undefined) {
    const answer: ApiAnswer = await callApi(connection, 'ListStatefulInvocations', {
      NextToken: nextToken,
    });
    if (answer.status !== 200) return complain(terminal, answer);
    for (const row of (answer.body['Invocations'] ?? []) as readonly Row[]) {
      terminal.print(toLine(row));
    }
    nextToken = answer.body['NextToken'] as string | undefined;
  }
  return 0;
}

function toLine({ InvocationId, Status, StartedTime, StoppedTime }: Row): string {
  const times = StoppedTime === '' ? StartedTime : `${StartedTime} to ${StoppedTime}`;
  return `${Status.padEnd(9)}  ${times.padEnd(52)}  ${withoutHidden(InvocationId)}`;
}
