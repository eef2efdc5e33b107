import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followOutput, hideTokens, toShownLine } from '../../src/local/service-output.ts';
import { pollUntil } from '../support/poll.ts';

const error = { name: 'TypeError', message: 'no', stack: 'TypeError: no\n  at x.ts:1', code: 'E' };
const line = (fields: object) => JSON.stringify({ time: 'T', ...fields });

describe('a line of the service on the terminal', () => {
  it('used to be raw JSON with the whole stack', () => {
    const request = {
      message: 'request',
      operation: 'StartExecution',
      code: 'InternalServerError',
    };
    expect(toShownLine(line({ level: 'error', ...request, status: 500, error }))).toBe(
      'StartExecution InternalServerError: TypeError: no (handlers.log)',
    );
    expect(toShownLine(line({ level: 'warn', message: 'work message failed', error }))).toBe(
      'work message failed: TypeError: no (handlers.log)',
    );
  });

  it('is there for warnings and errors alone', () => {
    expect(toShownLine(line({ level: 'info', message: 'request' }))).toBeUndefined();
    expect(toShownLine('POST / (λ: api)')).toBeUndefined();
    expect(toShownLine('Warning: an old setting')).toBe('Warning: an old setting');
  });
});

describe('handlers.log', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sluice-output-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (text: string) =>
    spawn(process.execPath, ['-e', `console.log(${JSON.stringify(text)})`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('used to hold task tokens, in the paths of callbacks', async () => {
    expect(hideTokens('POST /callbacks/a.b-c_d/succeeded (λ: callback)')).toBe(
      'POST /callbacks/***/succeeded (λ: callback)',
    );
    const recent = followOutput(write('GET /callbacks/secret/failed?x=1'), folder, () => undefined);
    const file = path.join(folder, 'handlers.log');
    const text = await pollUntil('a line', async () =>
      existsSync(file) ? readFileSync(file, 'utf8') || undefined : undefined,
    );
    expect([text, recent]).toEqual([
      'GET /callbacks/***/failed?x=1\n',
      ['GET /callbacks/***/failed?x=1'],
    ]);
  });

  it('used to end the stack when it could not be written', async () => {
    mkdirSync(path.join(folder, 'handlers.log'));
    const { promise: shown, resolve: show } = Promise.withResolvers<string>();
    const child = write('a line');
    followOutput(child, folder, show);
    expect(await shown).toContain('handlers.log cannot be written: EISDIR');
    if (child.exitCode === null) await once(child, 'exit');
  });
});
