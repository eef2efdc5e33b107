/**
 * What serverless-offline and our own handlers write: all of it into `<data folder>/handlers.log`, and what went wrong on
 * the terminal too, shortened. Task tokens are in neither: they stand in the paths of callbacks.
 */
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const LOG_NAME = 'handlers.log';
const LINES_KEPT = 30;

/** Answers the newest lines, which change: for when the child ends unexpectedly. */
export function followOutput(
  child: ChildProcess,
  dataDir: string,
  show: (line: string) => void,
): readonly string[] {
  const recent: string[] = [];
  const log = createWriteStream(path.join(dataDir, LOG_NAME));
  log.once('error', (error) => show(`${LOG_NAME} cannot be written: ${error.message}`));
  // A second error of the same stream says nothing new, and must not end the process.
  log.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (written) => {
      const line = hideTokens(written);
      log.write(`${line}\n`);
      recent.push(line);
      if (recent.length > LINES_KEPT) recent.shift();
      const shown = toShownLine(line);
      if (shown !== undefined) show(shown);
    });
  }
  return recent;
}

/** `/callbacks/{token}/…` without the token. */
export function hideTokens(line: string): string {
  return line.replace(/(\/callbacks\/)[^/\s?"']+/g, '$1***');
}

/** undefined: the line is worth no attention. */
export function toShownLine(line: string): string | undefined {
  const record = parseRecord(line);
  if (record === undefined) return /^(Error|Warning)/i.test(line) ? line : undefined;
  if (record.level !== 'warn' && record.level !== 'error') return undefined;
  const { operation, message, code, error } = record;
  const what = [operation ?? message, code].filter((word) => word !== undefined).join(' ');
  const why = error === undefined ? '' : `: ${error.name}: ${error.message}`;
  return `${what}${why} (${LOG_NAME})`;
}

/** A line of our own log. */
interface LogRecord {
  readonly level: string;
  readonly message: string;
  readonly operation?: string;
  readonly code?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{"time":')) return undefined;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return undefined;
  }
}
