/** A script of an example as a child process: its lines, and its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pollUntil } from './poll.ts';

export interface ChildScript {
  readonly lines: readonly string[];
  waitForLine(beginning: string): Promise<string>;
  /** Resolves with the exit code when it ends by itself. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

export const runScript = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildScript => runProgram(process.execPath, args, environment);

export function runProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildScript {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  // A command that cannot be started ends without a code.
  const ended = once(child, 'exit').then(
    ([code]) => code as number | null,
    (error: unknown) => {
      lines.push(String(error));
      return null;
    },
  );
  return {
    lines,
    ended,
    waitForLine: (beginning) =>
      pollUntil(`the line "${beginning}"`, async () => {
        if (child.exitCode !== null) throw new Error(`the script ended:\n${lines.join('\n')}`);
        return lines.find((line) => line.startsWith(beginning));
      }),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
