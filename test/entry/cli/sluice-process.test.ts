/** The command as a process of its own: what becomes of its output, and when it ends. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EACH_FLOW } from '../../support/run-trial.ts';

const SLUICE = fileURLToPath(new URL('../../../src/entry/cli/sluice.ts', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-process-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
}

function sluice(
  args: readonly string[],
  { environment = {}, stdio = 'pipe' }: Surroundings = {},
): ChildProcess {
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, [SLUICE, ...args], { env, stdio });
}

async function endOf(child: ChildProcess): Promise<readonly [status: number, said: string]> {
  const said = child.stderr === null ? Promise.resolve('') : text(child.stderr);
  const [status] = (await once(child, 'close')) as [number];
  return [status, await said];
}

/** More than any pipe holds. */
async function runOfManyEvents(): Promise<readonly string[]> {
  const flow = await put('each.yml', EACH_FLOW);
  const list = Array.from({ length: 1_000 }, (_, index) => index);
  return ['run', flow, '--input-file', await put('input.json', JSON.stringify({ list }))];
}

describe('the output of the command', () => {
  it.each(['table', 'json'])('arrives whole through a pipe, as %s', async (format) => {
    const child = sluice([...(await runOfManyEvents()), '--format', format]);
    const [output, end] = await Promise.all([text(child.stdout!), endOf(child)]);
    expect(end).toEqual([0, '']);
    if (format === 'json') expect(JSON.parse(output)).toMatchObject({ status: 'Succeeded' });
    else expect(output).toMatch(/\n\nSucceeded {2}\{\}\n$/);
  });

  it.each(['table', 'json'])('ends it quietly when nobody reads on, as %s', async (format) => {
    const child = sluice([...(await runOfManyEvents()), '--format', format]);
    const ended = endOf(child);
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    expect(await ended).toEqual([141, '']);
  });

  it('ends it quietly when nobody reads its complaints', async () => {
    const child = sluice(['check', join(folder, 'none.yml')]);
    child.stderr!.destroy();
    const [status] = (await once(child, 'close')) as [number];
    expect(status).toBe(141);
  });

  const hasFullDisk = existsSync('/dev/full');
  if (!hasFullDisk) console.info('passed over: there is no /dev/full here to write to');
  const fullDisk = hasFullDisk ? it : it.skip;
  fullDisk('ends it with one line when it cannot be written', async () => {
    const full = await open('/dev/full', 'w');
    const flow = await put('each.yml', EACH_FLOW);
    const args = ['run', flow, '--input', '{"list":[1]}'];
    const child = sluice(args, { stdio: ['ignore', full.fd, 'pipe'] });
    expect(await endOf(child)).toEqual([
      2,
      'sluice: cannot write the output: no space left on device\n',
    ]);
    await full.close();
  });
});

/** Lambda's side of two calls: one is answered with an error once the other is there, which never is. */
class Functions {
  private readonly server = createServer((request, response) => {
    this.calls.set(request.url?.includes('broken') === true ? 'broken' : 'silent', response);
    if (this.calls.size < 2) return;
    const failed = { errorType: 'Broken', errorMessage: 'no more' };
    this.calls.get('broken')!.setHeader('X-Amz-Function-Error', 'Unhandled');
    this.calls.get('broken')!.end(JSON.stringify(failed));
  });
  private readonly calls = new Map<string, ServerResponse>();

  async open(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('a live run', () => {
  it('ends with its execution, whatever has not answered yet', async () => {
    const functions = new Functions();
    const port = await functions.open();
    const task = (name: string) =>
      `          - {type: task, name: ${name}, resourceArn: 'acs:fc:::services/s/functions/${name}'}\n`;
    const flow = await put(
      'both.yml',
      `version: v1
type: flow
steps:
  - type: parallel
    name: both
    branches:
      - steps:
${task('silent')}      - steps:
${task('broken')}`,
    );
    const environment = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      SLUICE_FUNCTION_STAGE: 'dev',
      AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${port}`,
    };
    const child = sluice(['run', flow, '--live'], { environment });
    const [output, end] = await Promise.all([text(child.stdout!), endOf(child)]);
    functions.close();
    expect(end).toEqual([1, '']);
    expect(output).toMatch(/\nFailed {2}Broken: /);
  });
});
