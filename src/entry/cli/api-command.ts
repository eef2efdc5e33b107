/** `sluice api <Action> Key=Value …`: one signed call, its answer as JSON. */
import type { Command } from 'commander';
import { ApiError } from '../client/api-error.ts';
import { type Connection, callApi } from '../client/signed-call.ts';
import { addConnection, type ConnectionOptions } from './connection-options.ts';
import { type Terminal, UsageError } from './terminal.ts';
import { readTextArgument } from './text-argument.ts';

export function addApiCommand(program: Command, terminal: Terminal): void {
  addConnection(program.command('api'))
    .description('make one signed call and print the answer')
    .argument('<Action>', 'e.g. StartExecution')
    .argument(
      '[Key=Value...]',
      'parameters; @file reads a file, @- standard input, @@x is the text @x',
    )
    .action((action: string, pairs: string[], options: ConnectionOptions) =>
      runApiCommand(terminal, options, action, pairs),
    );
}

/** Throws UsageError, ApiError, ConnectionError. */
async function runApiCommand(
  terminal: Terminal,
  connection: Connection,
  action: string,
  pairs: readonly string[],
): Promise<void> {
  const parameters: Record<string, string> = {};
  for (const pair of pairs) {
    const { name, value } = splitPair(pair);
    if (Object.hasOwn(parameters, name)) throw new UsageError(`${name} is given twice`);
    parameters[name] = await readTextArgument(terminal, value);
  }
  const answer = await callApi(connection, action, parameters);
  if (answer.status !== 200) throw new ApiError(action, answer, 1);
  terminal.print(JSON.stringify(answer.body, null, 2));
}

function splitPair(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  if (at < 1) throw new UsageError(`"${pair}" is not of the form Key=Value`);
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}
