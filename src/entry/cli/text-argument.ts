/** Text that a command line gives, or says where it stands. */
import { readFile } from 'node:fs/promises';
import { decodeText } from './decode-text.ts';
import { type Terminal, UsageError } from './terminal.ts';

/** `@file` is the file's text, `@-` standard input, `@@x` the text `@x`. Throws a UsageError for what cannot be read. */
export async function readTextArgument(terminal: Terminal, value: string): Promise<string> {
  if (!value.startsWith('@')) return value;
  if (value.startsWith('@@')) return value.slice(1);
  return readTextFile(terminal, value.slice(1));
}

/** `-` is standard input. Throws a UsageError for what cannot be read. */
export async function readTextFile(terminal: Terminal, path: string): Promise<string> {
  try {
    return path === '-' ? await terminal.readInput() : decodeText(await readFile(path));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`cannot read "${path}": ${message}`, { cause: error });
  }
}

/** The same, where a mere `-` is standard input too; what is not given stays so. Standard input is read once. */
export function textArguments(terminal: Terminal) {
  let isInputRead = false;
  return async <Value extends string | undefined>(value: Value): Promise<Value> => {
    if (value === undefined) return value;
    const place = value === '-' ? '@-' : value;
    if (place === '@-' && isInputRead) {
      throw new UsageError('standard input can be read once only');
    }
    isInputRead ||= place === '@-';
    return (await readTextArgument(terminal, place)) as Value;
  };
}
