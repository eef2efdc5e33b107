/** `scripts/set-up.mjs` in a clone of its own, small, where nothing but the command and the plugin is to be built. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runScript } from '../support/child-script.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const NO_PROCESS = '999999999';

let clone: string;
let lock: string;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
  writeFileSync(path.join(clone, file), text);
}

beforeEach(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'sluice-set-up-'));
  lock = path.join(clone, '.sluice/set-up.lock');
  write('package.json', '{}');
  write('package-lock.json', '{"packages":{}}');
  write('node_modules/.package-lock.json', '{"packages":{}}');
  write('src/entry/cli/sluice.ts', 'console.log("sluice");\n');
  write('src/entry/plugin/serverless-plugin.ts', 'export default class Plugin {}\n');
  mkdirSync(path.join(clone, 'scripts'));
  cpSync(path.join(ROOT, 'scripts/set-up.mjs'), path.join(clone, 'scripts/set-up.mjs'));
  // Copied, not linked: npm cleans up behind links too.
  for (const name of ['esbuild', '@esbuild']) {
    const modules = path.join('node_modules', name);
    cpSync(path.join(ROOT, modules), path.join(clone, modules), { recursive: true });
  }
});

afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
});

/** On a Node that is new enough, whatever the machine's is: nothing has to be fetched. */
const setUp = () =>
  runScript([path.join(clone, 'scripts/set-up.mjs')], { npm_node_execpath: process.execPath });

const BUNDLES = ['dist/serverless-plugin.cjs', 'dist/sluice.cjs'];
const isDone = () =>
  BUNDLES.every((file) => existsSync(path.join(clone, file))) && !existsSync(lock);

describe('set-up', () => {
  it('builds the command and the plugin, and gives its lock back', async () => {
    expect([await setUp().ended, isDone()]).toEqual([0, true]);
  });

  it.each(['src/entry/plugin/serverless-plugin.ts', 'package.json', 'scripts/set-up.mjs'])(
    'builds both again when %s alone has changed, and not before',
    async (changed) => {
      expect(await setUp().ended).toBe(0);
      for (const file of BUNDLES) write(file, 'old');
      const read = () => BUNDLES.map((file) => readFileSync(path.join(clone, file), 'utf8'));
      expect([await setUp().ended, read()]).toEqual([0, ['old', 'old']]);
      const later = Date.now() / 1000 + 60;
      utimesSync(path.join(clone, changed), later, later);
      expect(await setUp().ended).toBe(0);
      expect(read()).not.toContain('old');
    },
  );

  it('takes the lock of a process that is no more', async () => {
    write('.sluice/set-up.lock', NO_PROCESS);
    expect([await setUp().ended, isDone()]).toEqual([0, true]);
  });

  it('used to wait forever for a lock that its process had left long ago, or never signed', async () => {
    for (const holder of [String(process.pid), '']) {
      write('.sluice/set-up.lock', holder);
      const elevenMinutesAgo = Date.now() / 1000 - 11 * 60;
      utimesSync(lock, elevenMinutesAgo, elevenMinutesAgo);
      rmSync(path.join(clone, 'dist'), { recursive: true, force: true });
      expect([await setUp().ended, isDone()]).toEqual([0, true]);
    }
  });

  it('says whom and what it waits for', async () => {
    write('.sluice/set-up.lock', String(process.pid));
    const running = setUp();
    const line = await running.waitForLine('set-up: another set-up');
    expect(line).toContain(`process ${process.pid}`);
    expect(line).toContain(lock);
    rmSync(lock);
    expect([await running.ended, isDone()]).toEqual([0, true]);
  });
});
