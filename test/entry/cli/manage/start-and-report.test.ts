/** `sluice start`, `history` and `report` against the API of a world in memory. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PASS_FLOW, WAITING_FLOW } from '../../../support/api-world.ts';
import { type CommandWorld, startCommandWorld } from '../../../support/sluice-command.ts';
import { failed, type TaskScript, type World } from '../../../support/world.ts';

const FAILING_FLOW = `
version: v1
type: flow
steps:
  - {type: task, name: pay, resourceArn: 'acs:fc:::functions/f'}
`;

let api: CommandWorld['api'];
let command: CommandWorld['command'];
let world: World;
let answer: TaskScript;

beforeEach(async () => {
  answer = () => ({ ok: true, output: {}, requestId: 'r1' });
  ({ api, command } = await startCommandWorld((task, itself) => answer(task, itself)));
  ({ world } = api);
  await world.createFlow('orders', PASS_FLOW);
  await world.createFlow('asking', WAITING_FLOW);
  await world.createFlow('paying', FAILING_FLOW);
});

afterEach(() => command.close());

describe('sluice start', () => {
  it('names the execution that it has started', async () => {
    const { status, printed } = await command.run('start', 'orders');
    expect(status).toBe(0);
    expect(printed).toEqual([
      expect.stringMatching(/^orders\/[0-9a-f-]{36} started 2024-01-01 00:00:00$/),
    ]);
  });

  it('takes its input from a file and from standard input', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-start-'));
    await writeFile(join(folder, 'input.json'), '{"from": "file"}');
    command.terminal.input = '{"from": "stdin"}';
    const inputOf = async (input: string) => {
      const { printed } = await command.run('start', 'orders', '--input', input, '--json');
      return (JSON.parse(printed.join('\n')) as { Input: string }).Input;
    };
    expect(await inputOf(`@${join(folder, 'input.json')}`)).toBe('{"from": "file"}');
    expect(await inputOf('-')).toBe('{"from": "stdin"}');
    await rm(folder, { recursive: true });
  });

  it('waits for the end when it is told to', async () => {
    const waiting = command.run('start', 'orders', '--name', 'one', '--wait');
    await settleUntilDone(waiting);
    expect(await waiting).toMatchObject({
      status: 0,
      printed: ['orders/one started 2024-01-01 00:00:00', 'Succeeded  {}'],
    });
  });

  it('exits with 1 when it has failed', async () => {
    answer = () => failed('Broke', 'no money');
    const waiting = command.run('start', 'paying', '--name', 'one', '--wait', '--json');
    await settleUntilDone(waiting);
    const { status, printed } = await waiting;
    expect([status, JSON.parse(printed.join('\n'))]).toEqual([
      1,
      expect.objectContaining({ Status: 'Failed', Name: 'one' }),
    ]);
  });

  it('prints the history as it grows with --watch', async () => {
    answer = () => failed('Broke', 'no money');
    const watching = command.run('start', 'paying', '--name', 'one', '--watch');
    await settleUntilDone(watching);
    const { status, printed, complained } = await watching;
    expect(status).toBe(1);
    expect(printed.slice(0, 3)).toEqual([
      'paying/one started 2024-01-01 00:00:00',
      '  ID       TIME  TYPE                STEP              DETAIL',
      '   1    +0.000s  ExecutionStarted                      input {}',
    ]);
    expect(printed.slice(-3)).toEqual([
      expect.stringMatching(/ExecutionFailed +Broke: no money$/),
      '',
      'Failed',
    ]);
    expect(complained).toEqual(['npx sluice why paying one says more']);
  });

  it('refuses to wait and to watch', async () => {
    expect(await command.run('start', 'orders', '--wait', '--watch')).toMatchObject({ status: 2 });
  });

  /** Lets the world go on while a command asks it. */
  async function settleUntilDone(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    work.finally(() => (isDone = true)).catch(() => undefined);
    while (!isDone) {
      await world.settle(world.clock.nowMs());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});

describe('sluice history', () => {
  beforeEach(async () => {
    await command.run('start', 'orders', '--name', 'one');
    await world.settle();
  });

  const idsOf = (lines: readonly string[]) =>
    lines.map((line) => (JSON.parse(line) as { EventId: number }).EventId);

  it('prints the events as a table, cut to the terminal', async () => {
    command.terminal.columns = 44;
    const { status, printed } = await command.run('history', 'orders', 'one');
    expect(status).toBe(0);
    expect(printed.slice(0, 3)).toEqual([
      '  ID       TIME  TYPE                STEP  …',
      '   1    +0.000s  ExecutionStarted          …',
      '   2    +0.000s  StepEntered         first …',
    ]);
    expect(printed).toHaveLength(11);
  });

  it.each([
    [[], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [
      ['--from', '8'],
      [8, 9, 10],
    ],
    [
      ['--limit', '3'],
      [1, 2, 3],
    ],
    [
      ['--from', '4', '--limit', '2'],
      [4, 5],
    ],
    [['--from', '99'], []],
  ])('prints JSON lines: %j', async (flags, ids) => {
    const { printed } = await command.run('history', 'orders', 'one', '--json', ...flags);
    expect(idsOf(printed.filter((line) => line !== ''))).toEqual(ids);
  });

  it.each([
    ['history', '--watch'],
    ['executions', 'watch'],
  ])('follows it, and ends with the execution: %s %s', async (...words) => {
    const args = words[1]?.startsWith('-')
      ? ['history', 'orders', 'one', '--watch']
      : [...words, 'orders', 'one'];
    const { status, printed } = await command.run(...args, '--json');
    expect(status).toBe(0);
    expect(idsOf(printed.slice(0, -1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ Name: 'one', Status: 'Succeeded' });
  });
});

describe('sluice report', () => {
  let token: string;

  beforeEach(async () => {
    await command.run('start', 'asking', '--name', 'one');
    await world.settle(world.clock.nowMs());
    token = world.calls[0]?.input['taskToken'] as string;
  });

  it('reports success, with an output', async () => {
    const { status, printed } = await command.run(
      ...['report', 'succeeded', token, '--output', '{"status":"ok"}'],
    );
    expect([status, printed]).toEqual([0, [expect.stringMatching(/^recorded as event \d+$/)]]);
    await world.settle();
    const { printed: shown } = await command.run('executions', 'show', 'asking', 'one');
    expect(shown[0]).toBe('asking/one  Succeeded');
  });

  it('reads the token where nobody sees it', async () => {
    command.terminal.input = `${token}\n`;
    const { printed } = await command.run('report', 'succeeded', '-', '--json');
    expect(JSON.parse(printed.join('\n'))).toMatchObject({ EventId: expect.any(Number) });
  });

  it('reports failure', async () => {
    await command.run('report', 'failed', token, '--error', 'Rejected', '--cause', 'no stock');
    await world.settle();
    const { printed } = await command.run('why', 'asking', 'one');
    expect(printed).toContain('  error         Rejected: no stock');
    const again = await command.run('report', 'failed', token, '--error', 'Rejected');
    expect([again.status, again.complained[0]]).toEqual([
      1,
      expect.stringMatching(/^TaskAlreadyCompleted \(400\): /),
    ]);
  });

  it('exits with 2 without an error, and when standard input is to be two things', async () => {
    expect((await command.run('report', 'failed', token)).status).toBe(2);
    const { status, complained } = await command.run('report', 'succeeded', '-', '--output', '-');
    expect([status, complained]).toEqual([2, ['sluice: standard input can be read once only']]);
  });
});
