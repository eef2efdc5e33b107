/** An application under serverless-offline as a process of its own: the framework, its plugins and the functions. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pollUntil } from './poll.ts';

const FRAMEWORK = 'node_modules/serverless/bin/serverless.js';
/** A test run that is interrupted leaves no application behind. */
const ENDS_WITH_PARENT = path.resolve(import.meta.dirname, '../../src/local/exit-with-parent.ts');

export interface OfflineAppOptions {
  /** With what it needs in `node_modules`. */
  readonly project: string;
  readonly functionsPort: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface OfflineApp {
  readonly output: readonly string[];
  /** Resolves once a line holds the text. */
  waitFor(text: string): Promise<void>;
  /** SIGINT to all of its processes, as a terminal does; resolves with the exit status of the first. */
  pressCtrlC(): Promise<number | null>;
  /** Whether one of its processes lives. */
  isThere(): boolean;
  killAll(): void;
}

export function startOfflineApp({
  project,
  functionsPort,
  environment,
}: OfflineAppOptions): OfflineApp {
  const ports = ['--host', '127.0.0.1', '--lambdaPort', String(functionsPort)];
  const child = spawn(
    process.execPath,
    ['--import', ENDS_WITH_PARENT, path.join(project, FRAMEWORK), 'offline', ...ports],
    {
      cwd: project,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        SLS_NOTIFICATIONS_MODE: 'off',
        SLS_TELEMETRY_DISABLED: '1',
        ...environment,
      },
    },
  );
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => output.push(line));
  }
  const signalAll = (signal: NodeJS.Signals | 0) => signalGroup(child.pid, signal);
  return {
    output,
    waitFor: async (text) => {
      await pollUntil(`"${text}" of the application`, async () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${output.join('\n')}`);
        return output.find((line) => line.includes(text));
      });
    },
    pressCtrlC: async () => {
      signalAll('SIGINT');
      return (await exited)[0];
    },
    isThere: () => signalAll(0),
    killAll: () => void signalAll('SIGKILL'),
  };
}

/** false: none of its processes lives. 0 signals nobody, and tells whether there is anybody. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals | 0): boolean {
  try {
    return leader !== undefined && process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
