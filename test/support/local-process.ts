/**
 * The local stack as a process of its own, as `npm start` runs it: on ports that the system chooses, in a data folder of
 * the caller's, killed with everything it started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ApiAnswer, callApi, type Connection } from '../../src/entry/cli/client.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY_WITHIN_MS = 120_000;

export interface LocalProcess {
  readonly connection: Connection;
  /** Address of the embedded SQS and SNS. */
  readonly messaging: string;
  call(action: string, parameters: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** SIGKILL to the stack and all that it started. */
  kill(): Promise<void>;
  /** Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface LocalProcessOptions {
  readonly dataDir: string;
  readonly examplesDir?: string;
}

/** Resolves once the stack has said that it is ready. */
export async function startLocalProcess(options: LocalProcessOptions): Promise<LocalProcess> {
  const child = spawn(process.execPath, ['src/local/main.ts'], {
    cwd: ROOT,
    detached: true, // A process group of its own: a kill reaches all of it.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: '0',
      SLUICE_HANDLERS_PORT: '0',
      SLUICE_FUNCTIONS_PORT: '0',
      SLUICE_MESSAGING_PORT: '0',
      SLUICE_DYNAMODB_PORT: '0',
      SLUICE_DATA_DIR: options.dataDir,
      ...(options.examplesDir === undefined ? {} : { SLUICE_EXAMPLES_DIR: options.examplesDir }),
    },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const kill = async () => {
    killGroup(child);
    await exited;
  };
  try {
    const addresses = await readAddresses(child);
    const connection = {
      endpoint: addresses.api,
      accessKeyId: 'local',
      accessKeySecret: 'local-secret',
    };
    return {
      connection,
      messaging: addresses.messaging,
      call: (action, parameters) => callApi(connection, action, parameters),
      kill,
      stop: async () => {
        child.kill('SIGINT');
        const [code] = await exited;
        return code;
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** From the lines that `npm start` prints: the API's address and that of SQS. */
async function readAddresses(child: ChildProcess): Promise<{ api: string; messaging: string }> {
  const said: string[] = [];
  let api: string | undefined;
  const found = new Promise<{ api: string; messaging: string }>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the local stack ${why}:\n${said.join('\n')}`));
    const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    child.once('exit', () => fail('ended while it started'));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        api ??= /^Sluice is ready on (\S+)/.exec(line)?.[1];
        const messaging = /^ +SQS +(\S+)/.exec(line)?.[1];
        if (api === undefined || messaging === undefined) return;
        clearTimeout(timer);
        resolve({ api, messaging });
      });
    }
  });
  return found;
}
