/** The output of a command's process: what happens when nobody takes it any more, and when all of it has been taken. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { getSystemErrorMessage } from 'node:util';
import { USAGE } from './terminal.ts';

export interface ProcessOutput {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Ends the process. */
  exit(status: number): void;
}

/** What a shell says of a command that a closed pipe has ended: 128 and the number of SIGPIPE. */
const READER_GONE = 141;

/** A reader that has gone (`… | head -1`) ends the command quietly; whatever else cannot be written, in one line. */
export function exitOnWriteError(output: ProcessOutput): void {
  const { stdout, stderr } = output;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isReaderGone(error)) stderr.write(`sluice: cannot write the output: ${reasonOf(error)}\n`);
    output.exit(statusFor(error));
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    output.exit(statusFor(error));
  });
}

/**
 * Resolves when everything that was written has been taken; never, when it cannot be: that is an error of its own.
 */
export async function outputTaken({ stdout, stderr }: ProcessOutput): Promise<void> {
  await Promise.all([stdout, stderr].map(taken));
}

/** Resolves when the stream has room again: a pipe is filled faster than it is read. */
export async function readyForMore(stream: Writable): Promise<void> {
  if (stream.writableNeedDrain) await once(stream, 'drain');
}

function taken(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', (error) => {
      if (error === undefined || error === null) resolve();
    });
  });
}

function statusFor(error: NodeJS.ErrnoException): number {
  return isReaderGone(error) ? READER_GONE : USAGE;
}

function isReaderGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ECONNRESET';
}

/** In the system's words, without its codes. */
function reasonOf({ errno, message }: NodeJS.ErrnoException): string {
  return errno === undefined ? message : getSystemErrorMessage(errno);
}
