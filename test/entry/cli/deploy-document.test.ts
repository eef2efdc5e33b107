/** What docs/cli.md shows of `sluice permissions` and `sluice deploy` is what they print, in order. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CommandWorld, startCommandWorld } from '../../support/sluice-command.ts';

const DOCUMENT = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

function section(heading: string): string {
  const start = DOCUMENT.indexOf(`\n## ${heading}\n`);
  return DOCUMENT.slice(start, DOCUMENT.indexOf('\n## ', start + 1));
}

function blocks(text: string, language: string): readonly string[] {
  const found = text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'));
  return [...found].map(([, block = '']) => block);
}

let world: CommandWorld;
let folder: string;

beforeEach(async () => {
  world = await startCommandWorld();
  folder = await mkdtemp(join(tmpdir(), 'sluice-document-'));
});

afterEach(async () => {
  await world.command.close();
  await rm(folder, { recursive: true });
});

/** Files are named as in a folder of their own. */
async function outputOf(line: string): Promise<string> {
  const [, , command = '', ...args] = line.split(' ');
  const isDeploy = command === 'deploy';
  const file = join(folder, isDeploy ? 'sluice.yml' : 'order.yml');
  const others = args.filter((word) => word !== 'order.yml');
  const said = isDeploy
    ? await world.command.run(command, file, ...others)
    : await world.command.runAsItIs(command, file, ...others);
  const shown = [...said.printed, ...said.complained].filter((text) => text !== '');
  return `$ ${line}\n${shown.join('\n').replaceAll(`${folder}/`, '')}\n`;
}

async function session(shown: string): Promise<string> {
  const lines = shown.split('\n').filter((line) => line.startsWith('$ npx sluice '));
  let printed = '';
  for (const line of lines) printed += await outputOf(line.slice(2));
  return printed;
}

describe('docs/cli.md', () => {
  it('shows the policy of a flow', async () => {
    const text = section('permissions');
    await writeFile(join(folder, 'order.yml'), blocks(text, 'yaml')[0]!);
    const [shown = ''] = blocks(text, 'text');
    expect(shown).toContain('$ npx sluice permissions');
    expect(await session(shown)).toBe(shown);
  });

  it('shows how an application is deployed', async () => {
    const text = section('deploy');
    const [declared = '', order = ''] = blocks(text, 'yaml');
    await writeFile(join(folder, 'sluice.yml'), declared);
    await writeFile(join(folder, 'order.yml'), order);
    const [shown = ''] = blocks(text, 'text');
    expect(shown.match(/^\$ /gm)).toHaveLength(3);
    expect(await session(shown)).toBe(shown);
  });
});
