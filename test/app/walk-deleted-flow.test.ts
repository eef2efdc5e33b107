/** The walk over a deleted flow's executions: when it comes again, how it is bounded, what it leaves alone. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { InvariantError } from '../../src/core/shared/invariant.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import { DELETED, FlowToDelete, LONG_WAIT } from '../support/flow-to-delete.ts';
import type { World } from '../support/world.ts';

let flow: FlowToDelete;
let world: World;

async function use(definition: string, ...names: readonly string[]): Promise<void> {
  flow = await FlowToDelete.of(definition, ...names);
  world = flow.world;
}

beforeEach(() => use(LONG_WAIT));

describe('the walk', () => {
  it('is repeated after 1 and after 15 minutes, and then done', async () => {
    await flow.remove();
    expect(flow.pendingWalks()).toEqual([0]);
    await flow.settleFor(0);
    expect(flow.pendingWalks()).toEqual([1]);
    await flow.settleFor(MS_PER_MINUTE);
    expect(flow.pendingWalks()).toEqual([14]);
    await flow.settleFor(14 * MS_PER_MINUTE);
    expect(world.queue.pending()).toEqual([]);
  });

  it.each([
    [1, 1],
    [2, 15],
  ])('stops what a listing did not show %i times, after %i minutes', async (times, minutes) => {
    await flow.start('run');
    const { journal } = world;
    const list = journal.listExecutions.bind(journal);
    let lags = times;
    journal.listExecutions = async (...args) => ((lags -= 1) >= 0 ? [] : list(...args));
    await flow.remove();
    await flow.settleFor(minutes * MS_PER_MINUTE - 1_000);
    expect(await flow.endOf('run')).toEqual(['Running', undefined]);
    await flow.settleFor(2_000);
    expect(await flow.endOf('run')).toEqual(DELETED);
  });

  it('looks at 1,000 executions per message, and is carried on by the next', async () => {
    const names = Array.from({ length: 1_001 }, (_, i) => `run-${i}`);
    await use(LONG_WAIT, ...names);
    await flow.settleFor(0);
    await flow.remove();
    await flow.walkOnly();
    const stops = () =>
      world.queue.pending().filter(({ message }) => message.work.trigger.type === 'StopRequested');
    expect(stops()).toHaveLength(1_000);
    expect(flow.pendingWalks()).toEqual([0]);
    await flow.settleFor(1_000);
    const ends = await Promise.all(names.map((name) => flow.endOf(name)));
    expect(ends.filter((end) => end[1] !== 'FnF.FlowDeleted')).toEqual([]);
  });

  it('stops nothing twice, and asks nothing of what has ended while its row lags', async () => {
    await flow.start('run');
    await flow.remove();
    await flow.settleFor(1_000);
    const { lastEventId } = (await world.journal.findNewestHeading(flow.key('run')))!;
    const { journal } = world;
    journal.listExecutions = async (_flowId, _limit, after) =>
      after === undefined
        ? [{ executionName: 'run', status: 'Running', startedAt: '2024-01-01T00:00:00.000Z' }]
        : [];
    await world.settle();
    expect((await journal.findNewestHeading(flow.key('run')))?.lastEventId).toBe(lastEventId);
  });

  it('stops the others where one cannot be decoded', async () => {
    for (const name of ['run-1', 'sick', 'run-2']) await flow.start(name);
    await flow.settleFor(0);
    world.connect();
    const { journal } = world;
    const load = journal.load.bind(journal);
    journal.load = (asked) =>
      asked.executionName === 'sick'
        ? Promise.reject(new InvariantError('a stored entry can be read'))
        : load(asked);
    world.onFailure = (_error, message) => expect(message?.key.executionName).toBe('sick');
    await flow.remove();
    await flow.settleFor(10_000);
    expect([await flow.endOf('run-1'), await flow.endOf('run-2')]).toEqual([DELETED, DELETED]);
  });

  it('handled twice, or by several at once, comes to the same', async () => {
    await flow.start('run');
    await flow.remove();
    for (const { message } of world.queue.pending()) await world.queue.send(message);
    await world.settle();
    expect(await flow.endOf('run')).toEqual(DELETED);
    expect(world.queue.pending()).toEqual([]);
  });
});
