import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const TOPIC_PROJECT = [
  'README.md',
  'flow.yml',
  'package.json',
  'serverless.yml',
  'worker.mjs',
  'worker.py',
];
const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
/** Sluice's command, wherever the project is. */
const SLUICE = `node ${ROOT}/dist/sluice.cjs`;
const EXAMPLES = [
  'order-batch',
  'poll-until-done',
  'queue-worker',
  'topic-callback',
  'trip-booking',
];

let terminal: TestTerminal;
let folder: string;
let project: string;

beforeEach(async () => {
  terminal = new TestTerminal();
  folder = await mkdtemp(join(tmpdir(), 'sluice-init-'));
  project = join(folder, 'my project');
});

afterEach(() => rm(folder, { recursive: true }));

const init = (...args: string[]) => runSluice(terminal, ['init', ...args], SERVICES);

const read = (file: string) => readFile(join(project, file), 'utf8');

async function refusal(...args: string[]): Promise<string> {
  expect(await init(...args)).toBe(2);
  expect(terminal.printed).toEqual([]);
  return terminal.complained.join('\n');
}

describe('sluice init topic-callback', () => {
  it('makes flow, workers, serverless.yml and README, with its own names where they belong', async () => {
    expect(await init('topic-callback', project, '--app', 'hello', '--topic', 'news')).toBe(0);
    expect((await readdir(project)).sort()).toEqual(TOPIC_PROJECT);
    expect(await read('flow.yml')).toContain('resourceArn: acs:mns:::/topics/news/messages\n');
    const serverless = await read('serverless.yml');
    for (const line of ["service: 'hello'", "topic: 'news'", "accessKey: 'hello/access-key'"]) {
      expect(serverless).toContain(`${line}\n`);
    }
    expect(await read('README.md')).toMatch(
      /^# hello\n\nThe flow `hello` publishes .* topic `news`/,
    );
    for (const file of TOPIC_PROJECT) {
      expect(await read(file)).not.toMatch(/topic-callback|hello-topic|examples\//);
    }
  });

  it('keeps the workers as they are', async () => {
    await init('topic-callback', project, '--yes');
    for (const file of ['worker.mjs', 'worker.py']) {
      const own = new URL(`../../../examples/topic-callback/${file}`, import.meta.url);
      expect(await read(file)).toBe(await readFile(own, 'utf8'));
    }
  });

  it('tells what it has made, and the next commands', async () => {
    await init('topic-callback', project, '--app', 'hello', '--topic', 'news');
    expect(`${terminal.printed.join('\n')}\n`).toBe(`flow   hello
topic  news
files  in ${project}
  README.md
  flow.yml
  package.json
  serverless.yml
  worker.mjs
  worker.py

next, as its README.md says:

  cd '${project}'
  ${SLUICE} api CreateFlow Name=hello Type=FDL Description=example Definition=@flow.yml
  PORT=8080 node worker.mjs

  ${SLUICE} subscribe news http://127.0.0.1:8080/
  ${SLUICE} api StartExecution FlowName=hello ExecutionName=hello Input='{"messageBody":"hello world"}'
  ${SLUICE} api DescribeExecution FlowName=hello ExecutionName=hello WaitTimeSeconds=10
`);
  });

  it('gives two names that are each the other in the example', async () => {
    const swapped = ['--app', 'hello-topic', '--topic', 'topic-callback'];
    expect(await init('topic-callback', project, ...swapped)).toBe(0);
    expect(await read('serverless.yml')).toMatch(
      /service: 'hello-topic'\n[^]*topic: 'topic-callback'\n/,
    );
  });

  it('is checked without a complaint', async () => {
    await init('topic-callback', project, '--app', 'hello', '--topic', 'news');
    terminal = new TestTerminal();
    expect(await runSluice(terminal, ['check', '--strict', project], SERVICES)).toBe(0);
    expect([terminal.printed, terminal.complained]).toEqual([[], []]);
  });
});

describe('the questions of sluice init', () => {
  it('are for the names that are not given', async () => {
    terminal.input = 'hello\nnews\n';
    expect(await init('topic-callback', project)).toBe(0);
    expect(terminal.asked).toEqual([
      'application name (topic-callback): ',
      'topic name (hello-topic): ',
    ]);
    expect(terminal.printed.slice(0, 2)).toEqual(['flow   hello', 'topic  news']);
  });

  it('take an empty line, or the end of the input, for the name in brackets', async () => {
    terminal.input = '\n';
    expect(await init('topic-callback', project)).toBe(0);
    expect(terminal.asked).toHaveLength(2);
    expect(terminal.printed.slice(0, 2)).toEqual(['flow   topic-callback', 'topic  hello-topic']);
  });

  it('leave out what an option says, and are not put with --yes', async () => {
    terminal.input = 'hello\n';
    expect(await init('topic-callback', project, '--topic', 'news')).toBe(0);
    expect(terminal.asked).toEqual(['application name (topic-callback): ']);
    expect(terminal.printed.slice(0, 2)).toEqual(['flow   hello', 'topic  news']);
    terminal = new TestTerminal();
    expect(await init('topic-callback', join(folder, 'b'), '--yes', '--app', 'b')).toBe(0);
    expect(terminal.asked).toEqual([]);
    expect(terminal.printed.slice(0, 2)).toEqual(['flow   b', 'topic  hello-topic']);
  });

  it('ask for no topic where the example has none', async () => {
    terminal.input = 'parcels\n';
    expect(await init('queue-worker', project)).toBe(0);
    expect(terminal.asked).toEqual(['application name (queue-worker): ']);
  });

  it('end with the first wrong answer, before anything is written', async () => {
    terminal.input = 'no good\nnews\n';
    expect(await refusal('topic-callback', project)).toBe(
      'sluice: application name "no good" cannot be used, expected a letter, then letters, digits and "-", 40 in all at most',
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('sluice init refuses', () => {
  it('an example that is none, with the nearest one', async () => {
    expect(await refusal('topic-calback', project)).toBe(
      'sluice: "topic-calback" is no example, expected "app", "order-batch", "poll-until-done", "queue-worker", "topic-callback" or "trip-booking"; did you mean "topic-callback"?',
    );
    terminal = new TestTerminal();
    expect(await refusal('../src', project)).toMatch(
      /^sluice: "\.\.\/src" is no example, .*-booking"$/,
    );
  });

  it.each([
    [['--app', '1st'], /application name "1st" cannot be used/],
    [['--app', 'x'.repeat(41)], /application name .* cannot be used/],
    [['--topic', 'a/b'], /topic name "a\/b" cannot be used, expected letters/],
    [['--topic', ''], /topic name "" cannot be used/],
  ])('the names %j', async (options, message) => {
    expect(await refusal('topic-callback', project, '--yes', ...options)).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a topic for an example that has none', async () => {
    expect(await refusal('order-batch', project, '--yes', '--topic', 'news')).toBe(
      'sluice: example "order-batch" has no topic: leave out "--topic"',
    );
  });

  it('a folder that is not empty, without --force', async () => {
    await mkdir(project);
    await writeFile(join(project, 'flow.yml'), 'mine');
    await writeFile(join(project, 'notes.txt'), 'mine');
    expect(await refusal('topic-callback', project, '--yes')).toBe(
      `sluice: folder "${project}" is not empty: name another one, or add "--force" to replace its files of the same names`,
    );
    expect([await read('flow.yml'), (await readdir(project)).length]).toEqual(['mine', 2]);
    expect(await init('topic-callback', project, '--yes', '--force')).toBe(0);
    expect([await read('flow.yml'), await read('notes.txt')]).toEqual([
      expect.stringContaining('type: flow'),
      'mine',
    ]);
  });

  it('a folder in the place of a file, before anything is written', async () => {
    await mkdir(join(project, 'serverless.yml'), { recursive: true });
    expect(await refusal('topic-callback', project, '--yes', '--force')).toBe(
      `sluice: "${project}/serverless.yml" is a folder, expected a file: move it away; nothing has been written`,
    );
    expect(await readdir(project)).toEqual(['serverless.yml']);
  });

  it('a file in the place of a folder inside, before anything is written', async () => {
    await mkdir(project);
    await writeFile(join(project, 'functions'), '');
    expect(await refusal('order-batch', project, '--yes', '--force')).toBe(
      `sluice: "${project}/functions" is no folder, expected a folder: move it away; nothing has been written`,
    );
    expect(await readdir(project)).toEqual(['functions']);
  });

  it('what cannot be written, and says what was', async () => {
    await mkdir(project);
    // A link that leads nowhere, through a folder that is not there.
    await symlink(join(folder, 'nowhere/flow.yml'), join(project, 'package.json'));
    expect(await refusal('topic-callback', project, '--yes', '--force')).toMatch(
      /^sluice: cannot write ".*\/package\.json": ENOENT.*; written before: "README\.md" and "flow\.yml"$/,
    );
  });

  it('a file in the place of the folder', async () => {
    await writeFile(project, '');
    expect(await refusal('topic-callback', project, '--yes', '--force')).toBe(
      `sluice: "${project}" is no folder`,
    );
  });
});

describe.each(EXAMPLES)('sluice init %s', (example) => {
  it('makes a project with a flow, a serverless.yml and first commands, all under its name', async () => {
    expect(await init(example, project, '--yes', '--app', 'mine')).toBe(0);
    const files = (await readdir(project, { recursive: true })).sort();
    expect(files).toEqual(expect.arrayContaining(['README.md', 'flow.yml', 'serverless.yml']));
    expect(files).not.toContain('project');
    for (const file of ['README.md', 'flow.yml', 'serverless.yml']) {
      expect(await read(file)).not.toContain(example);
    }
    const printed = terminal.printed.join('\n');
    expect(printed).toContain(`${SLUICE} api StartExecution FlowName=mine `);
    expect(printed + (await read('README.md'))).not.toMatch(/npx sluice|clone of Sluice/);
  });

  it('is a package of its own, with the packages that its files import', async () => {
    await init(example, project, '--yes');
    const { dependencies = {}, ...others } = JSON.parse(await read('package.json')) as {
      dependencies?: object;
    };
    expect(others).toEqual({ private: true });
    const files = await readdir(project, { recursive: true });
    const texts = await Promise.all(files.filter((file) => file.endsWith('.mjs')).map(read));
    const imported = texts.flatMap((text) => [...text.matchAll(/ from '([^.'][^']*)'/g)]);
    const packages = imported.map(([, name]) => name).filter((name) => !name?.startsWith('node:'));
    expect(Object.keys(dependencies)).toEqual([...new Set(packages)]);
  });
});

describe('sluice init app', () => {
  it('makes an application with its flows, under its name', async () => {
    expect(await init('app', project, '--app', 'corner-shop')).toBe(0);
    expect(terminal.printed.slice(0, 2)).toEqual(['app    corner-shop', `files  in ${project}`]);
    const files = (await readdir(project, { recursive: true })).sort();
    expect(files).toEqual([
      ...['README.md', 'flows', 'flows/checkout.yml', 'flows/pack.yml', 'flows/weekly-box.yml'],
      ...['functions', 'functions/charge.mjs', 'functions/price.mjs'],
      ...['package.json', 'serverless.yml', 'worker.mjs'],
    ]);
    for (const file of files.filter((name) => name.includes('.'))) {
      expect(await read(file)).not.toContain('shop-app');
    }
    expect(await read('serverless.yml')).toContain("\nservice: 'corner-shop'\n");
    expect(await read('worker.mjs')).toContain("\nconst service = 'corner-shop';\n");
  });

  it('has the package that it was made by, by its folder, and its commands', async () => {
    await init('app', project, '--yes');
    const { devDependencies } = JSON.parse(await read('package.json')) as {
      devDependencies: Readonly<Record<string, string>>;
    };
    expect(devDependencies['sluice']).toBe(`file:${ROOT}`);
    const readme = await read('README.md');
    expect(readme).not.toMatch(/npx sluice|clone of Sluice/);
    expect(terminal.printed.join('\n')).toContain(`\n  ${SLUICE} start shop-checkout --name good `);
  });
});
