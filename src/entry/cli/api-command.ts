/** `sluice api <Action> Key=Value …`: one signed call, its answer as JSON. */
import { readFile } from 'node:fs/promises';
import { type ApiAnswer, type Connection, callApi } from './client.ts';
import { type Terminal, UsageError } from './terminal.ts';

/** Returns the exit status: 0, or 1 when the API answers with an error. Throws UsageError, ConnectionError. */
export async function runApiCommand(
  terminal: Terminal,
  connection: Connection,
  action: string,
  pairs: readonly string[],
): Promise<number> {
  const parameters: Record<string, string> = {};
  for (const pair of pairs) {
    const { name, value } = splitPair(pair);
    if (Object.hasOwn(parameters, name)) throw new UsageError(`${name} is given twice`);
    parameters[name] = await readValue(terminal, value);
  }
  const answer = await callApi(connection, action, parameters);
  if (answer.status !== 200) return complain(terminal, answer);
  terminal.print(JSON.stringify(answer.body, null, 2));
  return 0;
}

export function complain(terminal: Terminal, { status, body }: ApiAnswer): number {
  terminal.complain(`${String(body['Code'])} (${status}): ${String(body['Message'])}`);
  terminal.complain(`RequestId: ${String(body['RequestId'])}`);
  return 1;
}

function splitPair(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  if (at < 1) throw new UsageError(`"${pair}" is not of the form Key=Value`);
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

/** `@file` is the file's text, `@-` standard input, `@@x` the text `@x`. */
async function readValue(terminal: Terminal, value: string): Promise<string> {
  if (!value.startsWith('@')) return value;
  if (value.startsWith('@@')) return value.slice(1);
  const path = value.slice(1);
  try {
    return path === '-' ? await terminal.readInput() : await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read "${path}": ${reason}`, { cause: error });
  }
}
