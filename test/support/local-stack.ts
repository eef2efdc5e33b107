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
const READY_WITHIN_MS = 90_000;

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

/** Throws what the stack printed when it ends, or is not ready in time. */
export async function startStackProcess(options: StackOptions): Promise<StackProcess> {
  const child = spawn(process.execPath, ['src/local/main.ts'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...FREE_PORTS, ...toEnvironment(options) },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const killAll = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await exited;
  };
  const greeting = readGreeting(child);
  try {
    await greeting.complete(exited);
  } catch (error) {
    await killAll();
    throw error;
  }
  const { addresses, output } = greeting;
  const stop = async () => {
    child.kill('SIGINT');
    const [status] = await exited;
    return status;
  };
  return { child, addresses, output, apiUrl: addresses.get('API') ?? '', killAll, stop };
}

function toEnvironment({ dataDir, examplesDir, environment }: StackOptions) {
  const examples = examplesDir === undefined ? {} : { SLUICE_EXAMPLES_DIR: examplesDir };
  return { SLUICE_DATA_DIR: dataDir, ...examples, ...environment };
}

function readGreeting(child: ChildProcess) {
  const output: string[] = [];
  const addresses = new Map<string, string>();
  const { promise: lastLine, resolve: seen } = Promise.withResolvers<void>();
  const note = (line: string) => {
    output.push(line);
    const [, name = '', address = ''] = /^ {2}(\S+) +(http\S+)/.exec(line) ?? [];
    if (name !== '') addresses.set(name, address.replace('localhost', '127.0.0.1'));
    if (line.startsWith('  try')) seen();
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', note);
  }
  const complete = async (exited: Promise<unknown>): Promise<void> => {
    const timer = new AbortController();
    const failed = Promise.race([
      exited.then(() => 'the local stack ended'),
      delay(READY_WITHIN_MS, 'the local stack was not ready in time', { signal: timer.signal }),
    ]).then((reason) => {
      throw new Error(`${reason}:\n${output.join('\n')}`);
    });
    await Promise.race([lastLine, failed]).finally(() => timer.abort());
    // From here on its end is nobody's failure.
    failed.catch(() => undefined);
  };
  return { output, addresses, complete };
}
