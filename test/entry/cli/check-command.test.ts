import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCheckCommand } from '../../../src/entry/cli/check-command.ts';
import { runSluice } from '../../../src/entry/cli/program.ts';
import { SERVICES } from '../../support/command-services.ts';
import { TestTerminal } from '../../support/test-terminal.ts';

const GOOD = 'version: v1\ntype: flow\nsteps:\n  - {type: pass, name: a}\n';
const WARNED = 'version: v1\ntype: flow\nsteps:\n  - {type: pass, name: a, color: red}\n';
const BAD = 'version: v1\ntype: flow\nsteps:\n  - {type: pas, name: a}\n';

let terminal: TestTerminal;
let folder: string;

beforeEach(async () => {
  terminal = new TestTerminal();
  folder = await mkdtemp(join(tmpdir(), 'sluice-check-'));
});

afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(at(name)), { recursive: true });
  await writeFile(at(name), content);
  return at(name);
}

const check = (...args: string[]) => runSluice(terminal, ['check', ...args], SERVICES);

/** What was printed, with names below the test's folder. */
const printed = () => terminal.printed.join('\n').replaceAll(`${folder}/`, '');

const complained = () => terminal.complained.map((line) => line.replaceAll(folder, '.'));

interface Report {
  files: { file: string; diagnostics: Record<string, unknown>[] }[];
  errors: number;
  warnings: number;
  informations: number;
}

const report = () => JSON.parse(terminal.printed.join('\n')) as Report;

describe('sluice check', () => {
  it('says nothing of a flow that is right', async () => {
    expect(await check(await write('a.yml', GOOD))).toBe(0);
    expect([terminal.printed, terminal.complained]).toEqual([[], []]);
  });

  it('shows each problem at its place, counts them, and exits with 1', async () => {
    const files = [await write('a.yml', BAD), await write('b.yml', GOOD)];
    expect(await check(...files, await write('c.yml', WARNED))).toBe(1);
    expect(printed()).toBe(
      [
        'a.yml:4:12: type "pas" of step "a" is unknown, expected "choice", "fail", "foreach", "parallel", "pass", "succeed", "task" or "wait" [step-type]',
        '  |',
        '4 |   - {type: pas, name: a}',
        '  |            ^~~ did you mean "pass"?',
        'c.yml:4:27: warning: "color" of step "a" has no meaning and is ignored [attribute-unknown]',
        '  |',
        '4 |   - {type: pass, name: a, color: red}',
        '  |                           ^~~~~',
        '',
        '3 files, 1 error, 1 warning',
      ].join('\n'),
    );
  });

  it('shows warnings and exits with 0', async () => {
    expect(await check(await write('a.yml', WARNED))).toBe(0);
    expect(printed()).toContain('warning: ');
    expect(printed()).toMatch(/\n\n1 file, 0 errors, 1 warning$/);
  });

  it('takes warnings for errors with --strict, in words, counts and exit status', async () => {
    expect(await check('--strict', await write('a.yml', WARNED))).toBe(1);
    expect(printed()).not.toContain('warning: ');
    expect(printed()).toMatch(/\n\n1 file, 1 error, 0 warnings$/);
  });

  it('takes --strict for JSON too, and lets a right flow pass', async () => {
    expect(await check('--strict', '--format', 'json', await write('a.yml', WARNED))).toBe(1);
    expect(report()).toMatchObject({ errors: 1, warnings: 0 });
    expect(report().files[0]?.diagnostics).toMatchObject([{ severity: 'error' }]);
    expect(await check('--strict', await write('b.yml', GOOD))).toBe(0);
  });

  it('reads standard input, once', async () => {
    terminal.input = BAD;
    expect(await check('-', '-')).toBe(1);
    expect(printed()).toMatch(/^<stdin>:4:12: [^]*\n\n1 file, 1 error, 0 warnings$/);
  });

  it('calls standard input as it is told', async () => {
    terminal.input = BAD;
    expect(await check('-', '--stdin-filename', 'flows/order.yml')).toBe(1);
    expect(printed()).toMatch(/^flows\/order\.yml:4:12: /);
  });

  it('compares constant waits with the time that it is given', async () => {
    const wait = '  - {type: wait, name: w, timestamp: "2030-01-01T00:00:00Z"}\n';
    const file = await write('a.yml', `version: v1\ntype: flow\nsteps:\n${wait}`);
    const checkAt = (time: string) => {
      const options = { format: 'json', strict: true, stdinFilename: '-' } as const;
      return runCheckCommand(terminal, [file], { ...options, nowMs: Date.parse(time) });
    };
    expect(await checkAt('2029-12-31T23:59:59Z')).toBe(0);
    expect(await checkAt('2030-01-01T00:00:01Z')).toBe(1);
    const last = JSON.parse(terminal.printed.at(-1) ?? '') as Report;
    expect(last.files[0]?.diagnostics).toMatchObject([{ code: 'wait-past', severity: 'error' }]);
  });

  it('takes the time of the machine', async () => {
    terminal.input =
      'version: v1\ntype: flow\nsteps: [{type: wait, name: w, timestamp: "2001-01-01T00:00:00Z"}]\n';
    await check('-');
    expect(printed()).toContain('[wait-past]');
  });

  it.each([[[]], [['--format', 'xml', 'a.yml']], [['--loud', 'a.yml']]])(
    'exits with 2 when it is called wrongly: %j',
    async (args) => {
      expect(await check(...args)).toBe(2);
      expect(terminal.complained.join('\n')).toMatch(/^error: /);
      expect(terminal.printed).toEqual([]);
    },
  );
});

describe('files that sluice check cannot read', () => {
  it('are named, and the others are checked all the same', async () => {
    expect(await check(at('none.yml'), await write('a.yml', BAD))).toBe(2);
    expect(complained()).toEqual(['sluice: cannot read "./none.yml": no such file or directory']);
    expect(printed()).toMatch(/^a\.yml:4:12: [^]*\n\n1 file, 1 error, 0 warnings$/);
  });

  it('are left out of JSON', async () => {
    expect(await check('--format', 'json', at('none.yml'), await write('a.yml', GOOD))).toBe(2);
    expect(report().files.map(({ file }) => file)).toEqual([at('a.yml')]);
    expect(complained()).toHaveLength(1);
  });

  it.each([
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff])],
    ['UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le')],
    ['Latin 1', Buffer.from('# caf\u00e9\n', 'latin1')],
  ])('hold bytes that are no text: %s', async (_, bytes) => {
    expect(await check(await write('a.yml', bytes))).toBe(2);
    expect(complained()).toEqual(['sluice: cannot read "./a.yml": it is not text in UTF-8']);
    expect(terminal.printed).toEqual([]);
  });

  it('are standard input, when that is no text', async () => {
    terminal.readInput = () => Promise.reject(new Error('it is not text in UTF-8'));
    expect(await check('-')).toBe(2);
    expect(complained()).toEqual(['sluice: cannot read "<stdin>": it is not text in UTF-8']);
  });
});

describe('texts of every kind', () => {
  it.each([
    ['an empty file', '', /^a\.yml:1:1: the definition is empty, expected a flow \[yaml-empty\]\n/],
    ['a byte order mark', `\ufeff${BAD}`, /^a\.yml:4:12: .*\[step-type\]\n/],
    ['a byte order mark before a problem', '\ufeff*a', /^a\.yml:1:1: .*\n.*\n1 \| \*a\n/],
    ['Windows line ends', BAD.replaceAll('\n', '\r\n'), /^a\.yml:4:12: .*\[step-type\]\n/],
    ['a null byte', 'a: \0\n', /^a\.yml:1:4: .*null byte.*\[yaml-syntax\]\n/],
    ['more than fits', `# ${'x'.repeat(256 * 1024)}`, /^a\.yml:1:1: .*\[text-too-large\]\n/],
  ])('%s', async (_, text, beginning) => {
    expect(await check(await write('a.yml', text))).toBe(1);
    expect(printed()).toMatch(beginning);
  });

  it('are JSON, too', async () => {
    const flow = { version: 'v1', type: 'flow', steps: [{ type: 'pass', name: 'a' }] };
    expect(await check(await write('a.json', JSON.stringify(flow)))).toBe(0);
    expect(terminal.printed).toEqual([]);
  });
});

describe('a folder', () => {
  it('stands for the .yml and .yaml files in it and below, by name', async () => {
    for (const name of ['b.yml', 'a/z.yaml', 'a/input.json', 'README.md', '.b.yml', 'c/notes.txt'])
      await write(name, BAD);
    await write('node_modules/x/flow.yml', BAD);
    await write('.git/flow.yml', BAD);
    expect(await check('--format', 'json', folder)).toBe(1);
    expect(report().files.map(({ file }) => file)).toEqual([at('a/z.yaml'), at('b.yml')]);
  });

  it('does not follow links to folders, which may lead back', async () => {
    await write('a/flow.yml', GOOD);
    await symlink(folder, at('a/up'));
    await symlink(at('a/flow.yml'), at('linked.yml'));
    expect(await check('--format', 'json', folder)).toBe(0);
    expect(report().files.map(({ file }) => file)).toEqual([at('a/flow.yml'), at('linked.yml')]);
  });

  it('gives a file once that is named as well', async () => {
    const file = await write('a.yml', GOOD);
    expect(await check('--format', 'json', file, folder, `${folder}/./a.yml`)).toBe(0);
    expect(report().files.map((found) => found.file)).toEqual([file]);
  });

  it('is a mistake when there is nothing to check in it', async () => {
    await write('empty/input.json', '{}');
    expect(await check(at('empty'), await write('a.yml', GOOD))).toBe(2);
    expect(complained()).toEqual(['sluice: there is no .yml or .yaml file in "./empty"']);
  });
});
