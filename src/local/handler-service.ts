/**
 * serverless-offline as a child process: the HTTP API and our own Lambda handlers, as `serverless.yml` describes them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HOST } from './free-port.ts';
import { followOutput } from './service-output.ts';

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

/** The service itself says so. Of a handler that cannot be loaded serverless-offline tells with status 200. */
const HEALTH = /^{"status":"(ok|starting)"}$/;
const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;
/** Handlers may be killed at any moment: what they had in hand comes again. */
const END_WITHIN_MS = 3_000;
/** Told of our own code, with the reasons; the child stays, and never answers. */
const BUILD_FAILED = /Build failed with/;

/** Resolves once it answers `GET /health`, maybe that it is not ready. Throws what the child said when it ends before that, and what `signal` says. */
export async function startHandlerService(
  settings: HandlerServiceSettings,
  signal: AbortSignal,
): Promise<HandlerService> {
  const { apiPort, lambdaPort } = settings;
  const child = spawnServerless(settings);
  const recent = followOutput(child, settings.dataDir, settings.show);
  const ended = once(child, 'exit');
  const service = {
    apiUrl: `http://${HOST}:${apiPort}`,
    lambdaUrl: `http://${HOST}:${lambdaPort}`,
    ended,
    stop: () => end(child, ended),
  };
  try {
    await waitUntilItAnswers({ url: service.apiUrl, child, recent, signal });
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

interface Starting {
  readonly url: string;
  readonly child: ChildProcess;
  readonly recent: readonly string[];
  readonly signal: AbortSignal;
}

async function waitUntilItAnswers({ url, child, recent, signal }: Starting): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  const fail = (what: string) => new Error(`serverless-offline ${what}:\n${recent.join('\n')}`);
  while (performance.now() < giveUpAt) {
    signal.throwIfAborted();
    if (hasEnded(child)) throw fail('ended while it started');
    if (recent.some((line) => BUILD_FAILED.test(line))) throw fail('could not build our handlers');
    const health = await askForHealth(url, signal);
    if (health !== undefined && HEALTH.test(health)) return;
    if (health !== undefined) throw fail(`answered ${health} when asked for its health`);
    await delay(ASK_EVERY_MS, undefined, { signal });
  }
  throw fail(`did not answer in ${READY_WITHIN_MS / 1000} s`);
}

/** undefined: nobody listens yet. */
async function askForHealth(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await (await fetch(`${url}/health`, { signal })).text();
  } catch {
    return undefined;
  }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (hasEnded(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
