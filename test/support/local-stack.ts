/**
 * The local stack as a process of its own, as `npm start` runs it, on ports of the system's choice. It leads a process
 * group, so that a test can kill it with everything it has started, as a machine that dies would.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Whoever runs all tests may want to know which calls to AWS the handlers make: `test/roles`. */
const RECORDS_CALLS = path.join(ROOT, 'test/support/record-calls.ts');
/** A test run that is interrupted leaves no stack behind. */
const ENDS_WITH_PARENT = path.join(ROOT, 'src/local/exit-with-parent.ts');
const READY_WITHIN_MS = 90_000;
/** Of the greeting. */
const LAST_LINE = '  try';

export interface StackOptions {
  readonly dataDir: string;
  /** Default: the repository's own. */
  readonly examplesDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StackProcess {
  readonly child: ChildProcess;
  /** By the name in the greeting: `API`, `functions`, `SQS`, `SNS`, `DynamoDB`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Everything that was printed so far. */
  readonly output: readonly string[];
  readonly apiUrl: string;
  /** SIGKILL to the whole group. Resolves when the main process is gone. */
  killAll(): Promise<void>;
  /** SIGINT to the main process, as Ctrl-C; resolves with its exit status. */
  stop(): Promise<number | null>;
}

const FREE_PORTS = {
  PORT: '0',
  SLUICE_HANDLERS_PORT: '0',
  SLUICE_FUNCTIONS_PORT: '0',
  SLUICE_MESSAGING_PORT: '0',
  SLUICE_DYNAMODB_PORT: '0',
};

/** The process alone, ready or not. */
export interface StackChild {
  readonly child: ChildProcess;
  readonly output: readonly string[];
  readonly exited: Promise<unknown>;
  /** Resolves once a line begins so. */
  waitForLine(beginning: string): Promise<void>;
  /** SIGINT to the whole group, as a terminal does at Ctrl-C; resolves with the main process's exit status. */
  pressCtrlC(): Promise<number | null>;
  killAll(): Promise<void>;
}

export function spawnStack(options: StackOptions): StackChild {
  const child = spawn(process.execPath, ['--import', ENDS_WITH_PARENT, 'src/local/main.ts'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...FREE_PORTS, ...toEnvironment(options) },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output: string[] = [];
  const listeners = new Set<() => void>();
  const note = (line: string) => {
    output.push(line);
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', note);
  }
  const signalAll = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  return {
    child,
    output,
    exited,
    waitForLine: (beginning) =>
      new Promise((resolve) => {
        const look = () => {
          if (output.some((line) => line.startsWith(beginning))) resolve();
        };
        listeners.add(look);
        look();
      }),
    pressCtrlC: async () => {
      signalAll('SIGINT');
      const [status] = await exited;
      return status;
    },
    killAll: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      signalAll('SIGKILL');
      await exited;
    },
  };
}

/** Throws what the stack printed when it ends, or is not ready in time. */
export async function startStackProcess(options: StackOptions): Promise<StackProcess> {
  const spawned = spawnStack(options);
  const { child, output, exited, killAll } = spawned;
  const timer = new AbortController();
  const failed = Promise.race([
    exited.then(() => 'the local stack ended'),
    delay(READY_WITHIN_MS, 'the local stack was not ready in time', { signal: timer.signal }),
  ]).then((reason) => {
    throw new Error(`${reason}:\n${output.join('\n')}`);
  });
  // Once it is ready, its end is nobody's failure.
  failed.catch(() => undefined);
  try {
    await Promise.race([spawned.waitForLine(LAST_LINE), failed]);
  } catch (error) {
    await killAll();
    throw error;
  } finally {
    timer.abort();
  }
  const addresses = readAddresses(output);
  const stop = async () => {
    child.kill('SIGINT');
    await exited;
    return child.exitCode;
  };
  return { child, addresses, output, apiUrl: addresses.get('API') ?? '', killAll, stop };
}

function toEnvironment({ dataDir, examplesDir, environment }: StackOptions) {
  const examples = examplesDir === undefined ? {} : { SLUICE_EXAMPLES_DIR: examplesDir };
  const records = process.env['SLUICE_RECORDED_CALLS'] !== undefined;
  return {
    SLUICE_DATA_DIR: dataDir,
    ...examples,
    ...(records ? { NODE_OPTIONS: `--import=${RECORDS_CALLS}` } : {}),
    ...environment,
  };
}

function readAddresses(output: readonly string[]): ReadonlyMap<string, string> {
  const rows = output.map((line) => /^ {2}(\S+) +(http\S+)/.exec(line) ?? []);
  return new Map(
    rows.map(([, name = '', address = '']) => [name, address.replace('localhost', '127.0.0.1')]),
  );
}
