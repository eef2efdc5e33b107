/** Flows and schedules from the first command to the last, against the API of a world in memory. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PASS_FLOW } from '../../../support/api-world.ts';
import { type CommandWorld, startCommandWorld } from '../../../support/sluice-command.ts';

let command: CommandWorld['command'];

beforeEach(async () => {
  ({ command } = await startCommandWorld());
  command.terminal.input = PASS_FLOW;
});

afterEach(() => command.close());

async function said(...args: string[]): Promise<readonly string[]> {
  const { status, printed, complained } = await command.run(...args);
  expect([status, complained]).toEqual([0, []]);
  return printed;
}

async function namesIn(...args: string[]): Promise<readonly unknown[]> {
  const rows = (await said(...args, '--json')).map((line) => JSON.parse(line) as object);
  return rows.map(
    (row) => Object.entries(row).find(([key]) => key.endsWith('Name'))?.[1] as unknown,
  );
}

describe('the commands for flows', () => {
  it('store, list, change, show and delete them', async () => {
    for (const name of ['orders', 'billing', 'other']) await said('flows', 'create', name, '-');
    expect(await namesIn('flows')).toEqual(['billing', 'orders', 'other']);
    expect(await namesIn('flows', '--prefix', 'o', '--all')).toEqual(['orders', 'other']);
    await said('flows', 'update', 'orders', '--description', 'new');
    expect(await said('flows', 'show', 'orders')).toContain('  description  new');
    expect((await said('flows', 'show', 'orders', '--definition')).join('\n')).toBe(
      PASS_FLOW.trimEnd(),
    );
    expect(await said('flows', 'delete', 'orders', '--yes')).toEqual(['orders deleted']);
    expect(await namesIn('flows')).toEqual(['billing', 'other']);
    const gone = await command.run('flows', 'delete', 'orders', '--yes');
    expect([gone.status, gone.complained[0]]).toEqual([
      1,
      "FlowNotExists (404): Flow 'orders' does not exist.",
    ]);
  });
});

describe('the commands for schedules', () => {
  it('create, list, switch, change, show and delete them', async () => {
    await said('flows', 'create', 'orders', '-');
    const cron = ['--cron', '0 0 4 * * *'];
    expect(await said('schedules', 'create', 'orders', 'nightly', ...cron)).toEqual([
      'nightly created, off',
    ]);
    await said('schedules', 'create', 'orders', 'hourly', '--cron', '@every 1h', '--enable');
    expect(await namesIn('schedules', 'orders')).toEqual(['hourly', 'nightly']);
    expect(await said('schedules', 'enable', 'orders', 'nightly')).toEqual(['nightly enabled, on']);
    expect(await said('schedules', 'disable', 'orders', 'hourly')).toEqual([
      'hourly disabled, off',
    ]);
    await said('schedules', 'update', 'orders', 'nightly', '--payload', '{"all":true}');
    const shown = await said('schedules', 'show', 'orders', 'nightly');
    expect(shown[0]).toBe('orders/nightly  on');
    expect(shown).toContain('  payload  {"all":true}');
    await said('schedules', 'delete', 'orders', 'nightly', '--yes');
    expect(await namesIn('schedules', 'orders')).toEqual(['hourly']);
  });
});
