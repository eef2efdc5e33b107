/** What docs/cli.md shows of the commands that call the API is what they print, one after the other. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandWorld, startCommandWorld } from '../../../support/sluice-command.ts';

const DOCUMENT = await readFile(new URL('../../../../docs/cli.md', import.meta.url), 'utf8');
const SECTION = DOCUMENT.slice(DOCUMENT.indexOf('\n## flows\n'), DOCUMENT.indexOf('\n## stop\n'));

const blocks = (language: string) =>
  [...SECTION.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );

let world: CommandWorld;
let folder: string;

beforeEach(async () => {
  world = await startCommandWorld();
  folder = await mkdtemp(join(tmpdir(), 'sluice-manage-'));
  await writeFile(join(folder, 'hello.yml'), blocks('yaml')[0] ?? '');
});

afterEach(async () => {
  await world.command.close();
  await rm(folder, { recursive: true });
});

/** As a shell does, for what stands in the document: blanks separate, quotes keep together. */
function toWords(line: string): string[] {
  const words = line.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  return words
    .map((word) => (/^['"]/.test(word) ? word.slice(1, -1) : word))
    .map((word) => (word === 'hello.yml' ? join(folder, word) : word));
}

async function outputOf(line: string): Promise<string> {
  const [npx, sluice, ...args] = toWords(line);
  expect([npx, sluice]).toEqual(['npx', 'sluice']);
  const { api, command } = world;
  const { clock } = api.world;
  const running = command.run(...args);
  let isDone = false;
  running.finally(() => (isDone = true)).catch(() => undefined);
  while (!isDone) {
    await api.world.settle();
    await new Promise((resolve) => setImmediate(resolve));
    // A long poll sleeps in the world's time.
    const wakeMs = clock.nextWakeMs();
    if (wakeMs !== undefined) clock.advanceTo(Math.max(wakeMs, clock.nowMs()));
  }
  const { status, printed, complained } = await running;
  expect(status).toBe(0);
  // Both are seen on a terminal: that there are more rows stands behind those that are shown.
  return `$ ${line}\n${[...printed, ...complained].join('\n')}\n`;
}

describe('docs/cli.md', () => {
  it('shows what the commands print', async () => {
    const shown = blocks('text').join('');
    const lines = shown.split('\n').filter((line) => line.startsWith('$ '));
    expect(lines.length).toBeGreaterThan(5);
    let printed = '';
    for (const line of lines) printed += await outputOf(line.slice(2));
    expect(printed).toBe(shown);
  });
});
