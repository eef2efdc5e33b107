import { describe, expect, it } from '@jest/globals';
import { readHistory } from '../../src/app/read-history.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { toDefinitionHash, toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import { World } from '../support/world.ts';

const FLOW = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';
const NAMES = { flowName: 'flow', executionName: 'run' };
const TIME = '2024-01-01T00:00:00.000Z';
const RUN_ID = toRunId('run-id');

/** A journal whose entries hold so many events each; zero is an entry of facts alone. */
async function withEntries(counts: readonly number[], text = '') {
  const reads: number[] = [];
  const world = new World({
    wrap: (name, port) => (name === 'journal' ? counting(port, reads) : port),
  });
  await world.createFlow('flow', FLOW);
  const key = await world.key();
  let lastEventId = 0;
  for (const [number, count] of counts.entries()) {
    const events = Array.from({ length: count }, (_, i) => toEvent(lastEventId + i + 1, text));
    lastEventId += count;
    const cause = toWorkId('work');
    const entry: JournalEntry = {
      number,
      runId: RUN_ID,
      cause,
      time: TIME,
      events,
      lastEventId,
      facts: {},
    };
    const origin = {
      flowId: key.flowId,
      flowName: 'flow',
      executionName: 'run',
      runId: RUN_ID,
      definitionHash: toDefinitionHash('hash'),
      startedAt: TIME,
    };
    if (number === 0) await world.journal.start('{}', entry, origin);
    else await world.journal.commit(key, entry);
  }
  return { world, reads, total: lastEventId };
}

function toEvent(eventId: number, text: string): HistoryEvent {
  return {
    eventId,
    type: 'StepExited',
    stepName: 'only',
    scheduleEventId: eventId - 1,
    time: TIME,
    frame: 1,
    next: 1,
    detail: { local: { text } },
  };
}

/** Notes how many entries each page of the journal holds. */
function counting<Port extends object>(port: Port, reads: number[]): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const result: unknown = await value.apply(target, args);
        if (key === 'readPage') reads.push((result as readonly unknown[]).length);
        return result;
      };
    },
  });
}

async function walk(world: World, limit: number) {
  const ids: number[] = [];
  const sizes: number[] = [];
  let fromEventId: number | undefined = 1;
  while (fromEventId !== undefined) {
    const page: Awaited<ReturnType<typeof readHistory>> = await readHistory(world.deps, {
      ...NAMES,
      limit,
      fromEventId,
    });
    ids.push(...page.events.map(({ eventId }) => eventId));
    sizes.push(page.events.length);
    fromEventId = page.nextEventId;
  }
  return { ids, sizes };
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

describe('reading a history', () => {
  it.each([1, 2, 3, 7, 60, 1_000, 5_000])(
    'walks pages of %d without gap or repeat',
    async (limit) => {
      const { world, total } = await withEntries([3, 0, 1, 5, 0, 0, 2, 1, 9, 0]);
      const { ids, sizes } = await walk(world, limit);
      expect(ids).toEqual(upTo(total));
      expect(sizes.at(-1)).toBeGreaterThan(0);
    },
  );

  it('gives at most 1,000 events, and 60 when no limit is given', async () => {
    const { world } = await withEntries(Array(30).fill(50) as number[]);
    expect((await walk(world, 5_000)).sizes).toEqual([1_000, 500]);
    expect((await readHistory(world.deps, NAMES)).events).toHaveLength(60);
  });

  it('finds a late page by halving, and reads no more than the page needs', async () => {
    const { world, reads } = await withEntries(Array(1_000).fill(2) as number[]);
    const page = await readHistory(world.deps, { ...NAMES, limit: 3, fromEventId: 1_501 });
    expect(page.events.map(({ eventId }) => eventId)).toEqual([1_501, 1_502, 1_503]);
    expect(page.nextEventId).toBe(1_504);
    expect(reads.length).toBeLessThan(14);
    expect(reads.reduce((sum, count) => sum + count, 0)).toBeLessThan(20);
  });

  it('is empty behind the last event', async () => {
    const { world } = await withEntries([3, 2]);
    expect(await readHistory(world.deps, { ...NAMES, fromEventId: 6 })).toEqual({ events: [] });
    expect(await readHistory(world.deps, { ...NAMES, fromEventId: 999 })).toEqual({ events: [] });
  });

  it('ends a page early when it grows beyond 4 MB, but never before its first event', async () => {
    const { world } = await withEntries([1, 1, 1], 'x'.repeat(3 * 1_024 * 1_024));
    expect((await walk(world, 60)).sizes).toEqual([1, 1, 1]);
  });

  it('shows nothing of what places an event in the tree of frames', async () => {
    const { world } = await withEntries([1], 'a');
    const { events } = await readHistory(world.deps, NAMES);
    expect(events).toEqual([
      {
        eventId: 1,
        type: 'StepExited',
        stepName: 'only',
        time: TIME,
        scheduleEventId: 0,
        eventDetail: '{"local":{"text":"a"}}',
      },
    ]);
  });

  it('says which flow or execution is not there', async () => {
    const { world } = await withEntries([1]);
    const missing = (changes: object) => readHistory(world.deps, { ...NAMES, ...changes });
    await expect(missing({ flowName: 'x' })).rejects.toMatchObject({ code: 'flow.not-found' });
    await expect(missing({ executionName: 'x' })).rejects.toMatchObject({
      code: 'execution.not-found',
    });
  });
});
