import { describe, expect, it } from '@jest/globals';
import { jsonLog } from '../../../src/adapters/system/json-log.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';

function open() {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = jsonLog({ clock: { nowMs: () => 0 }, write, fields: { service: 'sluice' } });
  return { lines, log };
}

describe('the log', () => {
  it('writes one line of JSON', () => {
    const { lines, log } = open();
    log.info('execution started', { execution: 'run-7', text: 'a\nb' });
    log.warn('slow');
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"execution started",' +
        '"service":"sluice","execution":"run-7","text":"a\\nb"}',
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"slow","service":"sluice"}',
    ]);
  });

  it('writes errors with their causes', () => {
    const { lines, log } = open();
    const cause = Object.assign(new TypeError('inner'), { code: 'E_INNER' });
    log.error('failed', { error: new Error('outer', { cause }) });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      error: { name: 'Error', message: 'outer', cause: { name: 'TypeError', code: 'E_INNER' } },
    });
  });

  it('does not show the text that an error quotes: it may be an input, or what is stored of one', () => {
    const { lines, log } = open();
    let cause: unknown;
    try {
      JSON.parse('CANARY');
    } catch (error) {
      cause = error;
    }
    expect(String(cause)).toContain('CANARY');
    log.error('failed', { error: new Error('outer', { cause }) });
    expect(lines[0]).not.toContain('CANARY');
    expect(lines[0]).toContain('json-log.test.ts');
  });

  it('never throws', () => {
    const { lines, log } = open();
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    log.info('round', { cycle });
    log.info('big', { number: 10n });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'round' });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ number: '10' });
  });
});

describe('the system', () => {
  it('has ids, jitter, hashes and a clock', async () => {
    expect(systemIds.uuid()).toMatch(/^[\da-f-]{36}$/);
    expect(systemIds.random()).toBeLessThan(1);
    expect(systemIds.sha256Hex('abc')).toMatch(/^ba7816bf/);
    const before = systemClock.nowMs();
    await systemClock.sleep(0);
    expect(systemClock.nowMs()).toBeGreaterThanOrEqual(before);
  });
});
