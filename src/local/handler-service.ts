/**
 * serverless-offline as a child process: the HTTP API and our own Lambda handlers, as `serverless.yml` describes them.
 *
 * Its output goes to `<data folder>/handlers.log`; warnings and errors are shown as well.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST } from './free-port.ts';

export interface HandlerServiceSettings {
  readonly root: string;
  readonly dataDir: string;
  readonly apiPort: number;
  readonly lambdaPort: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly show: (line: string) => void;
}

export interface HandlerService {
  readonly apiUrl: string;
  readonly lambdaUrl: string;
  /** Settles when the child has ended, by itself or not. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;
/** Handlers may be killed at any moment: what they had in hand comes again. */
const END_WITHIN_MS = 3_000;
const LINES_KEPT = 30;
const NOTEWORTHY = /"level":"(warn|error)"|^(Error|Warning)/i;

/** Resolves once `GET /health` answers 200. Throws what the child said when it ends before that. */
export async function startHandlerService(
  settings: HandlerServiceSettings,
): Promise<HandlerService> {
  const { apiPort, lambdaPort } = settings;
  const child = spawnServerless(settings);
  const recent = followOutput(child, settings);
  const ended = once(child, 'exit');
  const service = {
    apiUrl: `http://${HOST}:${apiPort}`,
    lambdaUrl: `http://${HOST}:${lambdaPort}`,
    ended,
    stop: () => end(child, ended),
  };
  try {
    await waitUntilHealthy(service.apiUrl, child, recent);
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

function spawnServerless(settings: HandlerServiceSettings): ChildProcess {
  const { root, dataDir, apiPort, lambdaPort, environment } = settings;
  const preload = path.join(import.meta.dirname, 'exit-with-parent.ts');
  const serverless = path.join(root, 'node_modules/serverless/bin/serverless.js');
  return spawn(
    process.execPath,
    [
      ...['--import', preload, '--enable-source-maps'],
      // A handler that throws in an Event invocation would end the server otherwise.
      '--unhandled-rejections=warn',
      ...[serverless, 'offline', 'start', '--stage', 'local', '--noSponsor'],
      ...['--httpPort', String(apiPort), '--lambdaPort', String(lambdaPort)],
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...environment,
        // Two stacks at once build in folders of their own.
        SLUICE_BUILD_FOLDER: path.relative(root, path.join(dataDir, 'build')),
        SLS_TELEMETRY_DISABLED: '1',
        SLS_NOTIFICATIONS_MODE: 'off',
      },
    },
  );
}

/** The newest lines, for when the child ends unexpectedly. */
function followOutput(child: ChildProcess, settings: HandlerServiceSettings): readonly string[] {
  const recent: string[] = [];
  const log = createWriteStream(path.join(settings.dataDir, 'handlers.log'));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      recent.push(line);
      if (recent.length > LINES_KEPT) recent.shift();
      if (NOTEWORTHY.test(line)) settings.show(line);
    });
  }
  return recent;
}

async function waitUntilHealthy(
  apiUrl: string,
  child: ChildProcess,
  recent: readonly string[],
): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`serverless-offline ended while it started:\n${recent.join('\n')}`);
    }
    if (await isHealthy(apiUrl)) return;
    await delay(ASK_EVERY_MS);
  }
  throw new Error(
    `serverless-offline did not answer in ${READY_WITHIN_MS / 1000} s:\n${recent.join('\n')}`,
  );
}

async function isHealthy(apiUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${apiUrl}/health`);
    return response.ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
