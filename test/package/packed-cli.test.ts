/** The installed package: what it holds, and its command. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { installPackage, type InstalledPackage, NO_REGISTRY, ROOT } from './installed-package.ts';
import { type CommandResult, runCommand } from './run-command.ts';

const GOOD = 'version: v1\ntype: flow\nsteps:\n  - {type: pass, name: a}\n';
const BAD = 'version: v1\ntype: flow\nsteps:\n  - {type: pas, name: a}\n';
/** Of whoever has run an example where it is. */
const LEFTOVERS = /(^|[\\/])(node_modules|\.serverless)[\\/]/;

const COMMANDS = [
  ...['api', 'check', 'completion', 'demo', 'executions', 'flows', 'history', 'init', 'repair'],
  ...['report', 'run', 'schedules', 'start', 'stop', 'why'],
];

// npm starts slowly where much else runs.
jest.setTimeout(60_000);

let installed: InstalledPackage;
let folder: string;
let project: string;

beforeAll(async () => {
  installed = await installPackage();
  ({ folder, project } = installed);
  await writeFile(path.join(project, 'good.yml'), GOOD);
  await writeFile(path.join(project, 'bad.yml'), BAD);
}, 180_000);

afterAll(() => installed.remove());

function npx(args: readonly string[], input: string | Uint8Array = ''): Promise<CommandResult> {
  return runCommand('npx', args, { folder: project, environment: NO_REGISTRY, input });
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function manifest(): Promise<{ version: string; engines: { node: string } }> {
  return JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as never;
}

describe('the package', () => {
  it('holds the command, the examples and what is to be read, and nothing else', async () => {
    const examples = (await filesBelow(path.join(ROOT, 'examples'))).filter(
      (name) => !LEFTOVERS.test(name),
    );
    expect(examples.length).toBeGreaterThan(0);
    const docs = await filesBelow(path.join(ROOT, 'docs'));
    expect(await filesBelow(path.join(project, 'node_modules/sluice'))).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/serverless-plugin.cjs',
        'dist/sluice.cjs',
        'package.json',
        ...examples.map((name) => path.join('examples', name)),
        // README leads there.
        ...docs.map((name) => path.join('docs', name)),
      ].sort(),
    );
  });

  it('has a command that needs no other package', async () => {
    const alone = path.join(folder, 'alone.cjs');
    const bundle = path.join(project, 'node_modules/sluice/dist/sluice.cjs');
    await writeFile(alone, await readFile(bundle));
    const { status, stderr } = await runCommand(process.execPath, [alone, 'check', '-'], {
      folder,
      input: GOOD,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect((await stat(bundle)).mode & 0o111).not.toBe(0);
  });
});

describe('npx sluice, where the package is installed', () => {
  it('tells its version', async () => {
    const { status, stdout } = await npx(['sluice', '--version']);
    expect([status, stdout]).toEqual([0, `${(await manifest()).version}\n`]);
  });

  it('tells its commands', async () => {
    const { status, stdout } = await npx(['sluice', '--help']);
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(` ${command} `);
  });

  it('checks a flow that is right, and says nothing', async () => {
    const { status, stdout } = await npx(['sluice', 'check', 'good.yml']);
    expect([status, stdout]).toEqual([0, '']);
  });

  it('checks a flow that is wrong, and says where', async () => {
    const { status, stdout } = await npx(['sluice', 'check', 'good.yml', 'bad.yml']);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^bad\.yml:4:12: .*\[step-type\]\n[^]*\n2 files, 1 error, 0 warnings\n$/,
    );
  });

  it('checks standard input', async () => {
    const { status, stdout } = await npx(['sluice', 'check', '-', '--format', 'json'], BAD);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ file: '<stdin>' }], errors: 1 });
  });

  it('tells standard input that is no text from a flow that is wrong', async () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x61);
    const { status, stderr } = await npx(['sluice', 'check', '-'], bytes);
    expect(status).toBe(2);
    expect(stderr).toContain('sluice: cannot read "<stdin>": it is not text in UTF-8\n');
  });

  it('exits with 2 when it is called wrongly', async () => {
    expect((await npx(['sluice', 'check'])).status).toBe(2);
  });

  // But for those that are part of an application: packed-app.test.ts.
  it('finds nothing wrong with the flows that it brings as examples', async () => {
    const flows = (await filesBelow(path.join(project, 'node_modules/sluice/examples')))
      .filter((name) => path.basename(name) === 'flow.yml')
      .map((name) => path.join('node_modules/sluice/examples', name));
    expect(flows.length).toBeGreaterThan(0);
    const { status, stdout } = await npx(['sluice', 'check', '--strict', ...flows]);
    expect([status, stdout]).toEqual([0, '']);
  });

  it('makes a project from an example, with the names that it is told', async () => {
    const { status, stdout } = await npx(['sluice', 'init', 'topic-callback'], 'hello\nnews\n');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^flow {3}hello\ntopic {2}news\n/)]);
    const made = path.join(project, 'hello');
    expect(await filesBelow(made)).toEqual(
      ['README.md', 'flow.yml', 'package.json', 'serverless.yml', 'worker.mjs', 'worker.py'].sort(),
    );
    const command = path.join(project, 'node_modules/sluice/dist/sluice.cjs');
    expect(stdout).toContain(`  node ${command} api CreateFlow Name=hello `);
    expect(await readFile(path.join(made, 'flow.yml'), 'utf8')).toContain('/topics/news/messages');
    const again = await npx(['sluice', 'init', 'topic-callback', 'hello', '--yes']);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is not empty')]);
  });

  it('runs an example that it brings, with its mocks', async () => {
    const example = 'node_modules/sluice/examples/queue-worker';
    const input = '{"order":{"id":7,"items":2}}';
    const { status, stdout } = await npx([
      ...['sluice', 'run', `${example}/flow.yml`],
      ...['--mocks', `${example}/mocks.yml`, '--input', input, '--format', 'json'],
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'Succeeded',
      output: { parcel: 'parcel-7' },
    });
  });

  it('says what a live run needs where nothing is set', async () => {
    const environment = { ...NO_REGISTRY, AWS_REGION: '', SLUICE_FUNCTION_STAGE: '' };
    const { status, stdout, stderr } = await runCommand(
      'npx',
      ['sluice', 'run', 'good.yml', '--live'],
      { folder: project, environment },
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^sluice: a live run needs the settings of a deployment: .+$/m);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('says which Node it needs when it runs on an older one', async () => {
    const old = path.join(folder, 'old-node.cjs');
    await writeFile(old, `Object.defineProperty(process, 'version', { value: 'v20.20.2' });\n`);
    const bundle = path.join('node_modules/sluice/dist/sluice.cjs');
    const args = ['--require', old, bundle, 'check', 'good.yml'];
    const { status, stderr } = await runCommand(process.execPath, args, { folder: project });
    const oldest = (await manifest()).engines.node.replace('>=', '');
    expect([status, stderr]).toEqual([
      2,
      `sluice needs Node ${oldest} or newer, and this is v20.20.2\n`,
    ]);
  });
});
