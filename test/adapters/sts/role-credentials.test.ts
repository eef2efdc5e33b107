import { describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../../src/adapters/sts/assume-role.ts';
import { RoleCredentials } from '../../../src/adapters/sts/role-credentials.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';

const HOUR_MS = 60 * MS_PER_MINUTE;

/** Each session lasts an hour; the ones before `failures` are used up fail. */
function open({ failures = [], expires = true }: { failures?: Error[]; expires?: boolean } = {}) {
  const begun: string[] = [];
  const clock = { now: 0, nowMs: () => clock.now };
  const begin = async (sessionName: string): Promise<Credentials> => {
    begun.push(sessionName);
    await Promise.resolve();
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    const accessKeyId = `KEY-${begun.length}`;
    const expiration = expires ? { expiration: new Date(clock.now + HOUR_MS) } : {};
    return { accessKeyId, secretAccessKey: 's', sessionToken: 't', ...expiration };
  };
  return { credentials: new RoleCredentials(begin, clock), begun, clock };
}

describe("a role's credentials", () => {
  it('are fetched once, for calls that come together and after one another', async () => {
    const { credentials, begun } = open();
    const first = await Promise.all(
      Array.from({ length: 100 }, (_, i) => credentials.get(`run-${i}`)),
    );
    expect(new Set(first.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['KEY-1']));
    expect(await credentials.get('run-100')).toBe(first[0]);
    expect(begun).toEqual(['run-0']);
  });

  it('are kept until five minutes before they expire', async () => {
    const { credentials, begun, clock } = open();
    await credentials.get('run-1');
    clock.now = HOUR_MS - 5 * MS_PER_MINUTE;
    expect((await credentials.get('run-2')).accessKeyId).toBe('KEY-1');
    clock.now += 1;
    expect((await credentials.get('run-3')).accessKeyId).toBe('KEY-2');
    expect(begun).toEqual(['run-1', 'run-3']);
  });

  it('that were refused are asked for again, by everyone who waited and whoever comes', async () => {
    const { credentials, begun } = open({ failures: [new Error('denied'), new Error('again')] });
    const waiting = await Promise.allSettled([credentials.get('run-1'), credentials.get('run-2')]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(credentials.get('run-3')).rejects.toThrow('again');
    expect((await credentials.get('run-4')).accessKeyId).toBe('KEY-3');
    expect(begun).toEqual(['run-1', 'run-3', 'run-4']);
  });

  it('that do not say when they expire are used once', async () => {
    const { credentials, begun } = open({ expires: false });
    await credentials.get('run-1');
    await credentials.get('run-2');
    expect(begun).toEqual(['run-1', 'run-2']);
  });
});
