/** A handler against a journal that is contended or out of reach: results are kept, and contention never looks like poison. */
import { describe, expect, it } from '@jest/globals';
import type { MemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { advanceExecution } from '../../src/app/advance-execution.ts';
import { Fault } from '../../src/app/app-error.ts';
import type { Lease, WorkMessage } from '../../src/app/ports.ts';
import { DEFAULT_SLICE } from '../../src/core/engine/run.ts';
import { drive, NO_LEASE, succeeded, World, type Wrap } from '../support/world.ts';
import { CALL, firstMessage, typesOf, WAIT } from '../support/work-messages.ts';

describe('contention', () => {
  const contended = (isContended: () => boolean): Wrap => {
    return (name, port) => {
      if (name !== 'journal') return port;
      const journal = port as unknown as MemoryJournal;
      const commit = journal.commit.bind(journal);
      return Object.assign(Object.create(journal) as typeof port, {
        commit: async (...args: Parameters<MemoryJournal['commit']>) =>
          isContended() ? false : commit(...args),
      });
    };
  };

  it('sends a message that holds no result again, with the same work id and a little delay', async () => {
    let isContended = true;
    const world = new World({ wrap: contended(() => isContended) });
    await world.start(WAIT.replace('600', '1'));
    world.clock.advance(1_000);
    const [start] = world.queue.pending();
    await drive(world, advanceExecution(world.deps, start?.message as WorkMessage, NO_LEASE));
    const alarm = world.queue.pending().at(-1)?.message as WorkMessage;
    world.clock.advance(2_000);
    await drive(world, advanceExecution(world.deps, alarm, NO_LEASE));
    const sent = world.queue.pending().at(-1);
    expect(sent?.message).toEqual(alarm);
    const delayMs = (sent?.visibleAtMs ?? 0) - world.clock.nowMs();
    expect(delayMs).toBeGreaterThanOrEqual(1_000);
    expect(delayMs).toBeLessThanOrEqual(5_000);
    isContended = false;
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
  });

  it('does not lose a result that comes while a slice cannot be committed', async () => {
    let commits = 0;
    // The first slices pass, then one meets so many others that its turn is given up.
    const world = new World({
      wrap: contended(() => (commits += 1) > 2 && commits <= 12),
      limits: { slice: { ...DEFAULT_SLICE, events: 4 } },
      runTask: async (_task, { clock }) => {
        await clock.sleep(50);
        return succeeded({});
      },
    });
    const passes = Array.from({ length: 8 }, (_, i) => `{type: pass, name: p${i}}`).join(', ');
    const call = `{type: task, name: call, resourceArn: 'acs:fc:::services/s/functions/f'}`;
    const branches = `[{steps: [${call}]}, {steps: [${passes}]}]`;
    await world.start(
      `version: v1\ntype: flow\nsteps: [{type: parallel, name: both, branches: ${branches}}]`,
    );
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    expect(commits).toBeGreaterThan(12);
    expect(world.calls).toHaveLength(1);
  });

  it('does not lose a result: it is decided again until it is committed', async () => {
    let left = 30;
    const world = new World({ wrap: contended(() => (left -= 1) > 0) });
    await world.start(CALL);
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    expect(world.calls).toHaveLength(2);
  });
});

describe('a journal that is out of reach while a result is held', () => {
  it('costs no second call: the result is kept until its handler hands over', async () => {
    let isDown = false;
    const wrap: Wrap = (name, port) => {
      if (name !== 'journal') return port;
      const journal = port as unknown as MemoryJournal;
      const commit = journal.commit.bind(journal);
      return Object.assign(Object.create(journal) as typeof port, {
        commit: async (...args: Parameters<MemoryJournal['commit']>) => {
          if (isDown) throw new Fault('unreachable');
          return commit(...args);
        },
      });
    };
    const world = new World({
      wrap,
      runTask: async (_task, { clock }) => {
        await clock.sleep(30_000);
        isDown = true;
        clock.sleep(60_000).then(
          () => (isDown = false),
          () => undefined,
        );
        return succeeded({});
      },
    });
    const extended: number[] = [];
    const lease: Lease = { extend: async () => void extended.push(world.clock.nowMs()) };
    await world.start(CALL);
    await drive(world, advanceExecution(world.deps, await firstMessage(world), lease));
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    expect(world.calls).toHaveLength(2);
    // The lease is kept through the outage too, or others would make the call again.
    const gaps = extended.slice(1).map((ms, i) => ms - (extended[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(25_000);
    expect(extended.length).toBeGreaterThanOrEqual(7);
  });
});

describe('a call whose answer is lost', () => {
  /** The first answer comes after so many minutes, and is lost. Returns when the calls were made, in minutes. */
  async function callsOf(minutes: number): Promise<readonly number[]> {
    const made: number[] = [];
    const world = new World({
      runTask: async (_task, { clock }) => {
        made.push((clock.nowMs() - startMs) / 60_000);
        await clock.sleep(minutes * 60_000);
        if (made.length === 1) throw new Fault('lost the answer');
        return succeeded({});
      },
    });
    const startMs = world.clock.nowMs();
    await world.start(CALL);
    await drive(world, advanceExecution(world.deps, await firstMessage(world), NO_LEASE));
    const own = made.length;
    await world.settle();
    expect((await typesOf(world)).at(-1)).toBe('ExecutionSucceeded');
    expect(new Set(world.calls.map(({ effectId }) => effectId)).size).toBe(2);
    return made.slice(0, own);
  }

  it('is made again by its handler', async () => {
    const [first, second] = await callsOf(1);
    expect(first).toBe(0);
    expect(second).toBeCloseTo(1, 1);
  });

  it('is left to whoever takes over when it is time to: a second one could outlast the handler', async () => {
    expect(await callsOf(8)).toEqual([0]);
  });
});

describe('results of many calls', () => {
  const callsOf = (count: number) => {
    const branch = (i: number) =>
      `{steps: [{type: task, name: c${i}, resourceArn: 'acs:fc:::services/s/functions/f'}]}`;
    const branches = Array.from({ length: count }, (_, i) => branch(i)).join(', ');
    return `version: v1\ntype: flow\nsteps:\n  - {type: parallel, name: all, branches: [${branches}]}\n`;
  };
  /** Milliseconds since the start at which entries with results were committed, and how many results each has. */
  async function groupsOf(count: number): Promise<readonly [ms: number, results: number][]> {
    const world = new World({
      runTask: async ({ stepName }, { clock }) => {
        await clock.sleep(100 + 3 * Number(stepName.slice(1)));
        return succeeded({});
      },
    });
    const startMs = world.clock.nowMs();
    await world.start(callsOf(count));
    await world.settle();
    const entries = await world.journal.readPage(await world.key(), 0, Infinity);
    return entries
      .map(({ time, events }): [number, number] => [
        Date.parse(time) - startMs,
        events.filter(({ type }) => type === 'TaskSucceeded').length,
      ])
      .filter(([, results]) => results > 0);
  }

  it('are committed together: the first waits for others, an eighth of what it took', async () => {
    expect(await groupsOf(20)).toEqual([
      [112, 5],
      [129, 5],
      [146, 6],
      // Four are left: each is committed as it comes.
      ...[148, 151, 154, 157].map((ms) => [ms, 1]),
    ]);
  });

  it('are committed at once when only a few calls are in flight', async () => {
    expect(await groupsOf(3)).toEqual([
      [100, 1],
      [103, 1],
      [106, 1],
    ]);
  });
});
