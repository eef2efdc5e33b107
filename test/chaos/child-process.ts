/** A script of this folder as a process that can be killed and started again. It ends with this one, however that ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The line that a script prints when it is ready. */
export const READY = 'ready';

const ENDS_WITH_PARENT = path.resolve(import.meta.dirname, '../../src/local/exit-with-parent.ts');

export interface Script {
  /** In this folder. */
  readonly file: string;
  readonly args: readonly string[];
}

export interface RunningScript {
  readonly child: ChildProcess;
  /** Everything that was printed so far. */
  readonly output: readonly string[];
  /** SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Resolves once it is ready. Throws what it printed when it ends instead. */
export async function startScript({ file, args }: Script): Promise<RunningScript> {
  const child = spawn(
    process.execPath,
    ['--import', ENDS_WITH_PARENT, path.join(import.meta.dirname, file), ...args],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const ended = once(child, 'close');
  const output: string[] = [];
  await waitUntilReady(child, output, [file, ...args].join(' '));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { child, output, kill };
}

function waitUntilReady(child: ChildProcess, output: string[], name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(`${name} ended:\n${output.join('\n')}`)));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        if (line === READY) resolve();
      });
    }
  });
}
