/** Projects that `sluice init` makes, run on the local stack with the commands of their own READMEs. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runProgram } from '../support/child-script.ts';
import { type LocalProcess, startLocalProcess } from '../support/local-process.ts';
import { PYTHON } from '../support/python.ts';

jest.setTimeout(120_000);

const COMMAND = path.resolve(import.meta.dirname, '../../dist/sluice.cjs');
const LISTENING = 'worker listens on ';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-init-'));
/** The folder that holds the projects, and that the stack is told of, as their READMEs say. */
const projects = path.join(folder, 'projects');
let stack: LocalProcess;

beforeAll(async () => {
  mkdirSync(projects);
  makeNpx();
  for (const example of ['order-batch', 'poll-until-done', 'trip-booking'])
    init(example, `my-${example}`);
  stack = await startLocalProcess({ dataDir: path.join(folder, 'data'), examplesDir: projects });
});

afterAll(async () => {
  expect(await stack.stop()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

/** `npx sluice` without npm, which would be asked each time. */
function makeNpx(): void {
  mkdirSync(path.join(folder, 'bin'));
  const npx = path.join(folder, 'bin/npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  chmodSync(npx, 0o755);
}

function shell(command: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...environment() },
  });
  if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  return stdout;
}

function environment(): Record<string, string> {
  const PATH = [path.join(folder, 'bin'), process.env['PATH']].join(path.delimiter);
  // The first projects are made before there is a stack.
  const running = stack as LocalProcess | undefined;
  if (running === undefined) return { PATH };
  const { connection, messaging } = running;
  return { PATH, SLUICE_ENDPOINT: connection.endpoint, AWS_ENDPOINT_URL_SNS: messaging };
}

function init(example: string, app: string, ...options: readonly string[]): string {
  shell(['npx sluice init', example, app, '--yes --app', app, ...options].join(' '), projects);
  return path.join(projects, app);
}

/** The commands under "Try it", by fence. */
function firstCommands(project: string): readonly string[] {
  const readme = readFileSync(path.join(project, 'README.md'), 'utf8');
  const section = /\n## Try it\n([^]*?)\n## /.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, commands = '']) => commands);
}

/** What the last of the commands printed: an execution. */
function outputOf(printed: string): unknown {
  const answer = printed.slice(printed.lastIndexOf('\n{\n') + 1);
  const { Status, Output } = JSON.parse(answer) as { Status: string; Output: string };
  return Status === 'Succeeded' ? JSON.parse(Output) : Status;
}

describe.each([
  { what: 'in Node', app: 'hello', command: process.execPath, script: 'worker.mjs' },
  { what: 'in Python', app: 'hola', command: PYTHON, script: 'worker.py' },
])('a topic-callback project with its worker $what', ({ app, command, script }) => {
  const test = command === undefined ? it.skip : it;

  test('ends with {"status":"success"}, by the commands of its README', async () => {
    const project = init('topic-callback', app, '--topic', `news-of-${app}`);
    const [first = '', second = ''] = firstCommands(project);
    const [createFlow = '', startWorker] = first.trim().split('\n');
    shell(createFlow, project);
    expect(startWorker).toBe('PORT=8080 node worker.mjs');
    const worker = runProgram(String(command), [path.join(project, script)], {
      ...environment(),
      PORT: '0',
      SLUICE_SECURITY_TOKEN: 'of temporary credentials',
    });
    try {
      const address = (await worker.waitForLine(LISTENING)).slice(LISTENING.length);
      const printed = shell(second.replace('http://127.0.0.1:8080/', address), project);
      expect(printed).toContain(`${address} is subscribed to news-of-${app}\n`);
      expect(outputOf(printed)).toEqual({ status: 'success' });
    } finally {
      await worker.stop();
    }
    expect(worker.lines.slice(1)).toEqual([
      `subscribed to arn:aws:sns:us-east-1:000000000000:news-of-${app}`,
      'received "hello world"',
      'reported success',
    ]);
  });
});

describe('projects with functions', () => {
  it.each([
    [
      'order-batch',
      {
        results: [
          { total: 6 },
          { total: 120, checks: ['stock', 'credit'] },
          { reason: 'UnknownArticle', rejected: 2 },
        ],
      },
    ],
    ['trip-booking', expect.objectContaining({ booked: true })],
    ['poll-until-done', expect.objectContaining({ state: 'done' })],
  ])('%s runs where npm start is told of its folder', (example, output) => {
    const project = path.join(projects, `my-${example}`);
    expect(outputOf(shell(firstCommands(project).at(-1) ?? '', project))).toEqual(output);
  });
});

describe('a queue-worker project', () => {
  it('runs by its commands, and in memory', async () => {
    const project = init('queue-worker', 'parcels');
    const [first = '', second = '', inMemory = ''] = firstCommands(project);
    expect(shell(inMemory, project)).toContain('\nSucceeded  {"parcel":"parcel-7"}\n');
    // Its package is there: the one of the tests.
    shell(
      `ln -s '${path.resolve(import.meta.dirname, '../../node_modules')}' node_modules`,
      project,
    );
    const [install, createFlow = '', startWorker] = first.trim().split('\n');
    expect([install, startWorker]).toEqual(['npm install', 'node worker.mjs']);
    shell(createFlow, project);
    const worker = runProgram(process.execPath, [path.join(project, 'worker.mjs')], {
      ...environment(),
      AWS_ENDPOINT_URL_SQS: stack.messaging,
    });
    try {
      await worker.waitForLine('waiting for orders');
      expect(outputOf(shell(second, project))).toEqual({ parcel: 'parcel-7' });
    } finally {
      await worker.stop();
    }
  });
});
