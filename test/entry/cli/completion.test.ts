/** What is offered at Tab, and that bash offers it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ScriptedApi, startScriptedApi } from '../../support/scripted-api.ts';
import { SluiceCommand } from '../../support/sluice-command.ts';

let api: ScriptedApi;
let command: SluiceCommand;
let folder: string;

const ROWS: Readonly<Record<string, object>> = {
  ListFlows: { Flows: [{ Name: 'orders' }, { Name: 'old-orders' }, { Name: 'refunds' }] },
  ListExecutions: { Executions: [{ Name: 'run-2' }, { Name: 'run-1' }, { Name: 'try-1' }] },
  ListSchedules: { Schedules: [{ ScheduleName: 'daily' }] },
  ListStatefulInvocations: {
    Invocations: [{ InvocationId: 'job 1' }, { InvocationId: 'a\u001bb' }],
  },
};

beforeEach(async () => {
  api = await startScriptedApi(({ action }) => ({ body: ROWS[action] ?? {} }));
  command = new SluiceCommand(api);
  command.environment = { SLUICE_ENDPOINT: api.url };
  folder = await mkdtemp(join(tmpdir(), 'sluice-completion-'));
});

afterEach(async () => {
  await command.close();
  await rm(folder, { recursive: true });
});

/** words: the last one is at the cursor. */
async function offered(...words: string[]): Promise<string[]> {
  const { status, printed, complained } = await command.runAsItIs('complete', '--', ...words);
  expect([status, complained]).toEqual([0, []]);
  return printed.filter((line) => line !== '').map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  it.each([
    ['commands', ['f'], ['flows']],
    ['commands below one', ['flows', ''], ['list', 'show', 'create', 'update', 'delete', 'help']],
    ['options', ['executions', 'show', '--j'], ['--json']],
    ['options of what stands in', ['executions', 'orders', '--s'], ['--status', '--since']],
    ['choices', ['executions', 'orders', '--status', 'S'], ['Starting', 'Stopped', 'Succeeded']],
    ['choices in one word', ['executions', 'orders', '--status=Fa'], ['--status=Failed']],
    ['shells', ['completion', 'z'], ['zsh']],
    ['flows', ['start', 'o'], ['orders', 'old-orders']],
    ['flows of what stands in', ['executions', 'r'], ['refunds']],
    ['executions', ['history', 'orders', 'run'], ['run-2', 'run-1']],
    ['executions behind options', ['stop', '--cause', 'x', 'orders', 'try'], ['try-1']],
    ['schedules', ['schedules', 'enable', 'orders', ''], ['daily']],
    ['ids, but what cannot be shown', ['invocations', 'stop', ''], ['job 1']],
    ['nothing where files are meant', ['flows', 'create', 'new', ''], []],
    ['nothing where nothing is known', ['start', 'orders', ''], []],
    ['nothing behind what is wrong', ['dance', ''], []],
  ])('offers %s: %j', async (_what, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('offers commands and their descriptions, but not itself', async () => {
    const { printed } = await command.runAsItIs('complete', '--', '');
    expect(printed).toContain('start\tstart an execution');
    expect(printed.map((line) => line.split('\t')[0])).not.toContain('complete');
  });

  it('asks the API that the command line names', async () => {
    const other = await startScriptedApi(() => ({ body: { Flows: [{ Name: 'elsewhere' }] } }));
    expect(await offered('start', '--endpoint', other.url, '')).toEqual(['elsewhere']);
    expect(await offered('start', `--endpoint=${other.url}`, 'e')).toEqual(['elsewhere']);
    await other.close();
  });

  it('offers profiles', async () => {
    const file = join(folder, 'config.json');
    await writeFile(file, '{"profiles":{"test":{},"production":{}}}');
    command.environment = { SLUICE_CONFIG: file };
    expect(await offered('flows', '--profile', '')).toEqual(['test', 'production']);
  });

  it('asks once, and offers nothing when nobody answers', async () => {
    await command.close();
    expect(await offered('start', '')).toEqual([]);
    api = await startScriptedApi(() => ({ body: {} }));
    command = new SluiceCommand(api);
  });

  it('has a script for each shell, and no other', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { status, printed } = await command.runAsItIs('completion', shell);
      expect([status, printed.join('\n')]).toEqual([0, expect.stringContaining('complete -- ')]);
    }
    expect((await command.runAsItIs('completion', 'cmd')).status).toBe(2);
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  if (!isThere) console.info(`passed over: there is no ${shell} here`);

  (isThere ? it : it.skip)('is one that it can read', async () => {
    const { printed } = await command.runAsItIs('completion', shell);
    const script = join(folder, 'script');
    await writeFile(script, `${printed.join('\n')}\n`);
    const { status, stderr } = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('bash', () => {
  /** COMPREPLY for words as bash breaks them; a stand-in for the command prints each word that it is asked about. */
  async function replies(...words: string[]): Promise<string[]> {
    const { printed } = await command.runAsItIs('completion', 'bash');
    const lines = [
      ...printed,
      'sluice() { shift 2; printf "%s|" "$@" >&2; printf "%s\\tabout\\n" "${@: -1}-more"; }',
      `COMP_WORDS=(sluice ${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length}`,
      '_sluice 2>&1',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ];
    const child = spawn('bash', ['-c', lines.join('\n')], { stdio: ['ignore', 'pipe', 'inherit'] });
    return (await text(child.stdout)).trimEnd().split('\n');
  }

  (hasBash ? it : it.skip).each([
    [['start', 'or'], ['or-more']],
    [['start', ''], ['-more']],
    [['executions', 'o', '--status', '=', 'Fa'], ['Fa-more']],
    [['start', '--endpoint', 'http', ':', '//h', ':', '80', 'o'], ['o-more']],
  ])('replaces the word at the cursor: %j', async (words, expected) => {
    expect(await replies(...words)).toEqual(expected);
  });
});
