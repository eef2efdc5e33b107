/** What a round kills and starts again: the local stack, the services that it stands on, and a worker. */
import { setTimeout as delay } from 'node:timers/promises';
import { callApi } from '../../src/entry/client/signed-call.ts';
import { claimPort, HOST, PortInUse } from '../../src/local/free-port.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import type { LocalApi } from '../support/executions-api.ts';
import { startStackProcess } from '../support/local-stack.ts';
import { type RunningScript, type Script, startScript } from './child-process.ts';
import type { FaultKind } from './fault-plan.ts';

export interface Target {
  /** Resolves once it is ready. Throws when it cannot be started. */
  start(): Promise<void>;
  /** SIGKILL to all of it. Nothing happens when it does not run. */
  kill(): Promise<void>;
  /** How it ended although nobody killed it: what it said last, each time. It is not started again by itself. */
  readonly deaths: readonly string[];
}

export interface Addresses {
  readonly apiPort: number;
  readonly dynamodbPort: number;
  readonly messagingPort: number;
}

export interface RoundFolders {
  readonly data: string;
  readonly flows: string;
  /** Functions and worker note here what they perform. */
  readonly notes: string;
  readonly attempts: string;
}

/** Below those that systems give to whoever asks for any. */
const [FIRST_PORT, PORTS] = [20_000, 10_000] as const;

/**
 * Fixed for a round: what is started again is found where it was. Not of the system's choice: while nobody listens there, such a
 * port may become that of any connection, even of one to itself.
 */
export async function chooseAddresses(): Promise<Addresses> {
  const ports = new Set<number>();
  while (ports.size < 3) ports.add(await choosePort());
  const [apiPort = 0, dynamodbPort = 0, messagingPort = 0] = ports;
  return { apiPort, dynamodbPort, messagingPort };
}

async function choosePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    try {
      return await claimPort({ purpose: 'a round of faults', variable: 'NONE', port });
    } catch (error) {
      if (!(error instanceof PortInUse)) throw error;
    }
  }
}

export const urlOf = (port: number): string => `http://${HOST}:${port}`;

export function apiAt({ apiPort }: Addresses): LocalApi {
  const connection = { endpoint: urlOf(apiPort), ...LOCAL_KEY };
  return { call: (action, parameters) => callApi(connection, action, parameters) };
}

/**
 * Services are killed like all else. They lose nothing that they have acknowledged: each write has been handed to the
 * operating system by then (LevelDB's log, SQLite's), and only a machine that loses power forgets it.
 */
export function roundTargets(
  addresses: Addresses,
  folders: RoundFolders,
): Readonly<Record<FaultKind, Target>> {
  const { apiPort, dynamodbPort, messagingPort } = addresses;
  const service = (name: string, port: number) =>
    scriptTarget({ file: 'emulator.ts', args: [name, folders.data, String(port)] });
  return {
    dynamodb: service('dynamodb', dynamodbPort),
    messaging: service('messaging', messagingPort),
    stack: stackTarget(addresses, folders),
    worker: scriptTarget({
      file: 'worker.ts',
      args: [urlOf(messagingPort), urlOf(apiPort), folders.notes],
    }),
  };
}

const scriptTarget = (script: Script): Target => supervised(script.file, () => startScript(script));

function stackTarget(addresses: Addresses, folders: RoundFolders): Target {
  const { apiPort, dynamodbPort, messagingPort } = addresses;
  const options = {
    dataDir: folders.data,
    examplesDir: folders.flows,
    environment: {
      PORT: String(apiPort),
      AWS_ENDPOINT_URL_DYNAMODB: urlOf(dynamodbPort),
      AWS_ENDPOINT_URL_SQS: urlOf(messagingPort),
      AWS_ENDPOINT_URL_SNS: urlOf(messagingPort),
      SLUICE_CHAOS_NOTES: folders.notes,
      SLUICE_CHAOS_ATTEMPTS: folders.attempts,
    },
  };
  return supervised('the local stack', async () => {
    const { child, output, killAll } = await startStackProcess(options);
    return { child, output, kill: killAll };
  });
}

function supervised(name: string, start: () => Promise<RunningScript>): Target {
  const deaths: string[] = [];
  let running: RunningScript | undefined;
  const noteDeath = (dead: RunningScript) => {
    if (running !== dead) return;
    running = undefined;
    deaths.push([`${name} ended by itself`, ...dead.output.slice(-LAST_LINES)].join('\n'));
  };
  return {
    deaths,
    start: async () => {
      const started = await start();
      running = started;
      started.child.once('close', () => noteDeath(started));
    },
    kill: async () => {
      const killed = running;
      running = undefined;
      await killed?.kill();
    },
  };
}

const LAST_LINES = 20;
const TRY_AGAIN_MS = 300;
/** What it stands on may be down as well, and comes back. */
const MOST_STARTS = 60;

export async function startAtLast(target: Target): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await target.start();
    } catch (error) {
      if (starts === MOST_STARTS) throw error;
      await delay(TRY_AGAIN_MS);
    }
  }
}
