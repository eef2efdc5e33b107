/** Which API a command calls: flags before the environment, before a profile, before the local stack. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serveHandler } from '../../support/http-api.ts';
import { startScriptedApi } from '../../support/scripted-api.ts';
import { SluiceCommand } from '../../support/sluice-command.ts';

let home: string;
let command: SluiceCommand;
let endpoint: string;
let keyIds: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sluice-profile-'));
  keyIds = [];
  const server = await serveHandler(async (event) => {
    const form = new URLSearchParams(Buffer.from(event.body ?? '', 'base64').toString());
    keyIds.push(form.get('AccessKeyId') ?? '');
    return { statusCode: 200, body: '{"RequestId":"r","Flows":[]}' };
  });
  endpoint = server.url;
  command = new SluiceCommand(server);
  command.environment = { HOME: home };
});

afterEach(async () => {
  await command.close();
  await rm(home, { recursive: true });
});

const file = () => join(home, '.config/sluice/config.json');

async function write(content: object | string, path = file(), mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await chmod(path, mode);
}

const profileOf = (accessKeyId: string) => ({ endpoint, accessKeyId, accessKeySecret: 'secret' });

describe('a profile', () => {
  it('is the one that is named: by a flag, by the environment, by the file', async () => {
    const profiles = { a: profileOf('key-a'), b: profileOf('key-b'), c: profileOf('key-c') };
    await write({ defaultProfile: 'c', profiles });
    await command.runAsItIs('flows');
    command.environment = { HOME: home, SLUICE_PROFILE: 'b' };
    await command.runAsItIs('flows');
    const { status, complained } = await command.runAsItIs('flows', '--profile', 'a');
    expect([status, complained]).toEqual([0, ['no flows']]);
    expect(keyIds).toEqual(['key-c', 'key-b', 'key-a']);
  });

  it('gives way to the environment, and that to a flag, value by value', async () => {
    await write({ defaultProfile: 'a', profiles: { a: profileOf('key-a') } });
    command.environment = { HOME: home, SLUICE_ACCESS_KEY_ID: 'key-env' };
    await command.runAsItIs('flows');
    await command.runAsItIs('flows', '--access-key-id', 'key-flag');
    command.environment = { HOME: home, SLUICE_ACCESS_KEY_ID: '' };
    await command.runAsItIs('flows');
    expect(keyIds).toEqual(['key-env', 'key-flag', 'key-a']);
  });

  it('leaves what it does not say to the local stack', async () => {
    await write({ defaultProfile: 'a', profiles: { a: { endpoint } } });
    await command.runAsItIs('flows');
    expect(keyIds).toEqual(['local']);
  });

  it('stands where the user keeps settings, or where SLUICE_CONFIG says', async () => {
    const settings = join(home, 'settings');
    await write(
      { defaultProfile: 'a', profiles: { a: profileOf('key-xdg') } },
      join(settings, 'sluice/config.json'),
    );
    const own = join(home, 'own.json');
    await write({ defaultProfile: 'a', profiles: { a: profileOf('key-own') } }, own);
    command.environment = { HOME: home, XDG_CONFIG_HOME: settings };
    await command.runAsItIs('flows');
    command.environment = { HOME: home, XDG_CONFIG_HOME: settings, SLUICE_CONFIG: own };
    await command.runAsItIs('flows');
    expect(keyIds).toEqual(['key-xdg', 'key-own']);
  });

  const isPosix = process.platform !== 'win32';
  if (!isPosix) console.info('passed over: files have no mode on this platform');
  const posix = isPosix ? it : it.skip;
  posix('with a secret that others may read is told of', async () => {
    await write({ defaultProfile: 'a', profiles: { a: profileOf('key-a') } }, file(), 0o640);
    const { status, complained } = await command.runAsItIs('flows');
    expect([status, complained]).toEqual([
      0,
      [
        `sluice: ${file()} holds a secret and others may read it; run: chmod 600 ${file()}`,
        'no flows',
      ],
    ]);
    await write({ defaultProfile: 'a', profiles: { a: { endpoint } } }, file(), 0o644);
    expect((await command.runAsItIs('flows')).complained).toEqual(['no flows']);
  });

  it.each([
    ['{', 'it is not JSON'],
    ['[]', 'it is no JSON object'],
    [{ profile: {} }, '"profile" has no meaning: did you mean "profiles"?'],
    [{ defaultProfile: 1 }, '"defaultProfile" is no text'],
    [{ profiles: [] }, '"profiles" is no JSON object'],
    [{ profiles: { a: 1 } }, 'profile "a": it is no JSON object'],
    [{ profiles: { a: { endpoint: 1 } } }, 'profile "a": "endpoint" is no text'],
    [
      { profiles: { a: { endpont: 'x' } } },
      'profile "a": "endpont" has no meaning: did you mean "endpoint"?',
    ],
  ])('file that is wrong is told of, and nothing is called: %j', async (content, problem) => {
    await write(content);
    expect(await command.runAsItIs('flows')).toMatchObject({
      status: 2,
      complained: [`sluice: profile file "${file()}": ${problem}`],
    });
    expect(keyIds).toEqual([]);
  });

  it('file is not looked at when the command line says everything', async () => {
    await write('{');
    expect((await command.run('flows')).status).toBe(0);
  });

  it('that is not there is told of', async () => {
    expect((await command.runAsItIs('flows', '--profile', 'a')).complained).toEqual([
      `sluice: profile "a" cannot be read: there is no file "${file()}"`,
    ]);
    await write({ profiles: { test: {}, production: {} } });
    const complaint = async (name: string) =>
      (await command.runAsItIs('flows', '--profile', name)).complained[0];
    expect(await complaint('tset')).toContain('is not in');
    expect(await complaint('tset')).toMatch(/did you mean "test"\?$/);
    expect(await complaint('x')).toMatch(/it has "test", "production"$/);
  });
});

describe('a command without any', () => {
  it('calls the local stack', async () => {
    const api = await startScriptedApi(() => ({ body: { Flows: [] } }));
    command.environment = { SLUICE_ENDPOINT: api.url };
    expect((await command.runAsItIs('flows')).status).toBe(0);
    expect(api.calls).toHaveLength(1);
    await api.close();
  });
});
