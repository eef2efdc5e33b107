/** `sluice executions` and `stop` against the API of a world in memory. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PASS_FLOW, WAITING_FLOW } from '../../../support/api-world.ts';
import { type CommandWorld, startCommandWorld } from '../../../support/sluice-command.ts';
import type { World } from '../../../support/world.ts';

let api: CommandWorld['api'];
let command: CommandWorld['command'];
let world: World;

beforeEach(async () => {
  ({ api, command } = await startCommandWorld());
  ({ world } = api);
  await world.createFlow('orders', PASS_FLOW);
  await world.createFlow('asking', WAITING_FLOW);
});

afterEach(() => command.close());

/** `run-1` to `run-<count>` of orders, a second apart; the last one still runs. */
async function runOrders(count: number): Promise<void> {
  for (let run = 1; run <= count; run += 1) {
    if (run > 1) {
      await world.settle(world.clock.nowMs());
      world.clock.advance(1_000);
    }
    const started = await command.run('start', 'orders', '--name', `run-${run}`);
    expect(started).toMatchObject({ status: 0, complained: [] });
  }
}

describe('sluice executions', () => {
  it('lists them as a table, newest first', async () => {
    await runOrders(3);
    expect(await command.run('executions', 'orders')).toEqual({
      status: 0,
      printed: [
        'NAME   STATUS     STARTED (UTC)        TOOK',
        'run-3  Running    2024-01-01 00:00:02',
        'run-2  Succeeded  2024-01-01 00:00:01  0.000 s',
        'run-1  Succeeded  2024-01-01 00:00:00  0.000 s',
      ],
      complained: [],
    });
  });

  it('is as wide as the terminal, and no wider', async () => {
    const name = 'a-name-that-is-rather-long-for-a-small-terminal';
    await command.run('start', 'orders', '--name', name);
    command.terminal.columns = 60;
    const { printed } = await command.run('executions', 'orders');
    expect(printed).toEqual([
      'NAME                      STATUS   STARTED (UTC)        TOOK',
      'a-name-that-is-rather-l…  Running  2024-01-01 00:00:00',
    ]);
    command.terminal.columns = undefined;
    expect((await command.run('executions', 'orders')).printed[1]).toContain(`${name}  Running`);
  });

  it('prints a JSON object a line with --json', async () => {
    await runOrders(2);
    const { printed } = await command.run('executions', 'list', 'orders', '--json');
    const rows = printed.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ Name }) => Name)).toEqual(['run-2', 'run-1']);
    expect(rows[0]).toMatchObject({ FlowName: 'orders', Status: 'Running', StoppedTime: '' });
  });

  it('gives as many as are asked for, and says that there are more', async () => {
    await runOrders(5);
    const some = await command.run('executions', 'orders', '--limit', '2');
    expect(some.printed.map((line) => line.split(' ')[0])).toEqual(['NAME', 'run-5', 'run-4']);
    expect(some.complained).toEqual(['… there are more: --limit <rows> or --all']);
    for (const enough of [['--limit', '5'], ['--all']]) {
      const all = await command.run('executions', 'orders', ...enough);
      expect([all.printed.length, all.complained]).toEqual([6, []]);
    }
  });

  it('walks as many pages as it takes', async () => {
    for (let run = 0; run < 230; run += 1) await world.start(PASS_FLOW, {}, `e${run}`);
    const { printed } = await command.run('executions', 'flow', '--all', '--json');
    expect(new Set(printed).size).toBe(230);
    const { printed: table } = await command.run('executions', 'flow', '--limit', '101');
    expect(table).toHaveLength(102);
  });

  it.each([
    [['--status', 'Running'], ['run-4']],
    [['--prefix', 'run-2'], ['run-2']],
    [
      ['--since', '2024-01-01T00:00:01Z'],
      ['run-4', 'run-3'],
    ],
    [
      ['--since', '2024-01-01T01:00:00+01:00', '--until', '2024-01-01T00:00:03Z'],
      ['run-3', 'run-2'],
    ],
  ])('takes filters: %j', async (filters, names) => {
    await runOrders(4);
    const { printed } = await command.run('executions', 'orders', ...filters, '--json');
    expect(printed.map((line) => (JSON.parse(line) as { Name: string }).Name)).toEqual(names);
  });

  it('says that there are none, outside of the table', async () => {
    expect(await command.run('executions', 'orders', '--status', 'Failed')).toEqual({
      status: 0,
      printed: [''],
      complained: ['no such executions of flow orders'],
    });
  });

  it('shows one', async () => {
    await command.run('start', 'orders', '--name', 'one', '--input', '{"n": 1}');
    await world.settle();
    const { printed } = await command.run('executions', 'show', 'orders', 'one');
    expect(printed).toEqual([
      'orders/one  Succeeded',
      '  started  2024-01-01 00:00:00',
      '  stopped  2024-01-01 00:00:00',
      '  took     0.000 s',
      '  input    {"n": 1}',
      '  output   {}',
    ]);
    const json = await command.run('executions', 'show', 'orders', 'one', '--json');
    expect(JSON.parse(json.printed.join('\n'))).toMatchObject({
      Input: '{"n": 1}',
      FlowDefinition: PASS_FLOW,
    });
  });

  it.each([
    ['--limit', '0'],
    ['--limit', 'many'],
    ['--limit', '5', '--all'],
    ['--status', 'Done'],
    ['--since', 'yesterday'],
    ['--dance'],
  ])('exits with 2 when it is called wrongly: %s %s', async (...flags) => {
    const { status, complained } = await command.run('executions', 'orders', ...flags);
    expect([status, complained.join('')]).toEqual([2, expect.stringContaining('error: ')]);
  });

  it('says what is wrong and what to do when the API refuses', async () => {
    expect(await command.run('executions', 'nobody')).toEqual({
      status: 1,
      printed: [''],
      complained: [
        "FlowNotExists (404): Flow 'nobody' does not exist.",
        'npx sluice flows says which there are',
        expect.stringMatching(/^RequestId: \S+$/),
      ],
    });
  });
});

describe('sluice stop', () => {
  beforeEach(async () => {
    await command.run('start', 'asking', '--name', 'one');
    await world.settle(world.clock.nowMs());
  });

  it.each([[['stop']], [['executions', 'stop']]])('stops one: %j', async (words) => {
    const { status, printed } = await command.run(...words, 'asking', 'one', '--cause', 'enough');
    expect([status, printed]).toEqual([0, ['asking/one Stopped']]);
  });

  it('prints the answer with --json, and refuses one that has ended', async () => {
    const { printed } = await command.run('stop', 'asking', 'one', '--json', '--error', 'Enough');
    expect(JSON.parse(printed.join('\n'))).toMatchObject({ Name: 'one', Status: 'Stopped' });
    const { status, complained } = await command.run('stop', 'asking', 'one');
    expect([status, complained[0]]).toEqual([
      1,
      expect.stringMatching(/^InvalidArgument .*Stopped/),
    ]);
  });
});
