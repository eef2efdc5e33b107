/**
 * The example that is an application with flows: made a project, its functions served by serverless-offline, its flows put into
 * the engine beside it by the plugin, and run by the commands of its README. What the engine tells meanwhile holds no secret.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { callApi } from '../../src/entry/client/signed-call.ts';
import { claimPort } from '../../src/local/free-port.ts';
import { LOCAL_KEY } from '../../src/local/own-handlers.ts';
import { CANARY, CanaryRuns, everythingTold, watchedBy } from '../support/canary.ts';
import { type ChildScript, runProgram, runScript } from '../support/child-script.ts';
import { type StackProcess, startStackProcess } from '../support/local-stack.ts';
import { type OfflineApp, startOfflineApp } from '../support/offline-app.ts';
import { WatchServer } from '../support/watch-server.ts';

jest.setTimeout(120_000);

const ROOT = path.resolve(import.meta.dirname, '../..');
const COMMAND = path.join(ROOT, 'dist/sluice.cjs');
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-app-'));
const project = path.join(folder, 'shop');
const dataDir = path.join(folder, 'data');

let watch: WatchServer;
let stack: StackProcess;
let app: OfflineApp;
/** The same, also when it never got ready. */
let started: OfflineApp | undefined;
let worker: ChildScript | undefined;
let functionsUrl: string;

const api = {
  call: (action: string, parameters: Readonly<Record<string, string>>) =>
    callApi({ endpoint: stack.apiUrl, ...LOCAL_KEY }, action, parameters),
};

/** As `npm install` leaves it, with the packages of the tests. */
function linkPackages(): void {
  const modules = path.join(project, 'node_modules');
  const link = (name: string, target = path.join(ROOT, 'node_modules', name)) =>
    symlinkSync(target, path.join(modules, name));
  mkdirSync(modules);
  for (const name of ['serverless', 'serverless-offline', '@aws-sdk']) link(name);
  const manifest = readFileSync(path.join(project, 'package.json'), 'utf8');
  link('sluice', /"sluice": "file:(.+)"/.exec(manifest)?.[1]);
}

/** Where the project's commands find everything: the usual ports may be in use. */
function surroundings(): Readonly<Record<string, string>> {
  return {
    SLUICE_ENDPOINT: stack.apiUrl,
    AWS_ENDPOINT_URL_SQS: stack.addresses.get('SQS') ?? '',
  };
}

beforeAll(async () => {
  const made = runScript([COMMAND, 'init', 'app', project, '--yes'], {});
  expect(await made.ended).toBe(0);
  linkPackages();
  watch = await WatchServer.start();
  const purpose = 'the functions of the application';
  const functionsPort = await claimPort({ purpose, variable: 'none', port: 0 });
  functionsUrl = `http://127.0.0.1:${functionsPort}`;
  stack = await startStackProcess({
    dataDir,
    environment: { ...watchedBy(watch), AWS_ENDPOINT_URL_LAMBDA: functionsUrl },
  });
  app = startOfflineApp({ project, functionsPort, environment: surroundings() });
  started = app;
  await app.waitFor('Flows in the engine at ');
  await app.waitFor('* charge: shop-app-dev-charge');
  worker = runScript([path.join(project, 'worker.mjs')], surroundings());
  await worker.waitForLine('waiting for orders');
});

afterAll(async () => {
  await worker?.stop();
  started?.killAll();
  expect(await stack.stop()).toBe(0);
  await watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

const readReadme = () => readFileSync(path.join(project, 'README.md'), 'utf8');

/** Of the README: what begins so. */
function commandOf(beginning: string): string {
  const lines = readReadme().split('\n');
  const found = lines.find((line) => `${line} `.startsWith(`node ${COMMAND} ${beginning} `));
  if (found === undefined) throw new Error(`the README has no command "${beginning}"`);
  return found;
}

async function shell(command: string): Promise<readonly string[]> {
  const { ended, lines } = runProgram('sh', ['-ec', command], surroundings());
  if ((await ended) !== 0) throw new Error(`${command}\n${lines.join('\n')}`);
  return lines;
}

describe('the application beside the engine', () => {
  it('has its flows there, with the schedule', async () => {
    expect(app.output.join('\n')).toContain(
      `Flows in the engine at ${stack.apiUrl}: shop-checkout, shop-pack, shop-weekly-box\n`,
    );
    const schedules = await shell(`${commandOf('schedules list shop-weekly-box')} --json`);
    expect(schedules.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ ScheduleName: 'monday', CronExpression: '0 0 6 * * MON' }),
    ]);
  });

  it.each([
    ['start shop-checkout --name good', { total: 24, receipt: 'good: 24', paid: true }],
    ['start shop-checkout --name bad', { total: 24, reason: 'CardDeclined', paid: false }],
    ['start shop-pack --name parcel', { parcel: 'parcel-7' }],
    ['start shop-weekly-box --name box', { total: 18, parcel: 'parcel-8' }],
  ])('ends as its README says: %s', async (beginning, output) => {
    const lines = await shell(commandOf(beginning));
    const end = lines.at(-1) ?? '';
    expect(end).toMatch(/^Succeeded {2}/);
    expect(JSON.parse(end.replace(/^Succeeded/, ''))).toEqual(output);
    expect(readReadme()).toContain(`\`${JSON.stringify(output)}\``);
  });

  it('published to its own topic, with what stands for the names of its stack', async () => {
    const events = (await shell(`node ${COMMAND} history shop-weekly-box box --json`)).join('\n');
    expect(events).toContain('arn:aws:sns:us-east-1:000000000000:shop-app-dev-news');
    expect(events).toContain('shop-app-dev in us-east-1');
  });
});

describe('a secret in its inputs, outputs and tokens', () => {
  it('goes through every flow, and through one that fails', async () => {
    const runs = new CanaryRuns(api);
    const order = { id: CANARY, card: CANARY, items: [{ article: 'mug', count: 1 }] };
    const unknown = { ...order, items: [{ article: CANARY, count: 1 }] };
    expect(
      await Promise.all([
        runs.run('shop-checkout', 'paid', { order }),
        // The function's error names the article.
        runs.run('shop-checkout', 'unknown', { order: unknown }),
        runs.run('shop-pack', 'packed', { order }),
        runs.run('shop-weekly-box', 'boxed', { payload: { order } }),
      ]),
    ).toEqual(['Succeeded', 'Failed', 'Succeeded', 'Succeeded']);
    expect(runs.carriers.size).toBe(4);
    expect(runs.tokens.length).toBeGreaterThan(0);
    const seen = everythingTold(stack, dataDir, watch);
    for (const flow of ['shop-checkout', 'shop-pack', 'shop-weekly-box'])
      expect(seen).toContain(flow);
    expect(watch.events.length).toBeGreaterThan(0);
    expect(watch.segments.length).toBeGreaterThan(0);
    expect(seen.split('\n').filter((line) => line.includes(CANARY))).toEqual([]);
    expect(runs.tokens.filter((token) => seen.includes(token.slice(0, 60)))).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it('ends the application and leaves nothing behind', async () => {
    expect(await app.pressCtrlC()).toBe(0);
    expect(app.isThere()).toBe(false);
    await expect(fetch(functionsUrl)).rejects.toThrow('fetch failed');
  });
});
