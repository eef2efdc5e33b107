/** The example's worker as a child process, ended with whoever started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Connection } from '../client/signed-call.ts';
import type { Terminal } from './terminal.ts';

export interface WorkerProcess {
  /** Where it listens. */
  readonly address: string;
  /** Resolves once the worker has printed a line that begins so; throws when it ends or keeps silent for 10 s. */
  waitForLine(beginning: string): Promise<string>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const LISTENING = 'worker listens on ';

/** script: path of the worker's file. Its lines are printed with a mark in front. */
export async function startWorker(
  terminal: Terminal,
  script: string,
  connection: Connection,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PORT: '0',
      SLUICE_ENDPOINT: connection.endpoint,
      SLUICE_ACCESS_KEY_ID: connection.accessKeyId,
      SLUICE_ACCESS_KEY_SECRET: connection.accessKeySecret,
    },
  });
  const end = () => child.kill();
  process.once('exit', end);
  const stop = async () => {
    process.removeListener('exit', end);
    await stopChild(child);
  };
  const lines = readLines(terminal, child);
  try {
    const line = await lines.waitForLine(LISTENING);
    return { address: line.slice(LISTENING.length), waitForLine: lines.waitForLine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readLines(terminal: Terminal, child: ChildProcess) {
  const seen: string[] = [];
  const waiting = new Set<() => void>();
  const tellAll = () => waiting.forEach((tell) => tell());
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      terminal.print(`worker │ ${line}`);
      seen.push(line);
      tellAll();
    });
  }
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      terminal.complain(`worker │ ${line}`);
    });
  }
  child.once('exit', tellAll);
  return {
    waitForLine: (beginning: string) =>
      new Promise<string>((resolve, reject) => {
        const settle = (settleIt: () => void) => {
          clearTimeout(timer);
          waiting.delete(look);
          settleIt();
        };
        const fail = (reason: string) =>
          settle(() => reject(new Error(`the worker ${reason} before it said "${beginning}"`)));
        const look = () => {
          const line = seen.find((candidate) => candidate.startsWith(beginning));
          if (line !== undefined) settle(() => resolve(line));
          else if (child.exitCode !== null) fail('ended');
        };
        const timer = setTimeout(() => fail('kept silent for 10 s'), PATIENCE_MS);
        waiting.add(look);
        look();
      }),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
