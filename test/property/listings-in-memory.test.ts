/** Listings and histories as long as they get, on the memory adapters: whole, and each page at the price of a page. */
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { listExecutions } from '../../src/app/list-executions.ts';
import { readHistory } from '../../src/app/read-history.ts';
import { EntryWriter, putExecution } from '../support/listed-rows.ts';
import { scaled } from '../support/scaled.ts';
import { World, type Wrap } from '../support/world.ts';

const EXECUTIONS = scaled(100_000);
const EVENTS = scaled(100_000);
const FLOW = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';
const SIZES = [1, 2, 7, 60, 1_000];

jest.setTimeout(300_000);

/** What pages take from the journal. */
class Counting {
  rows = 0;
  calls = 0;

  readonly wrap: Wrap = (name, port) => {
    if (name !== 'journal') return port;
    return new Proxy(port, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const result: unknown = await value.apply(target, args);
          this.calls += 1;
          this.rows += Array.isArray(result) ? result.length : 1;
          return result;
        };
      },
    });
  };

  take(): { rows: number; calls: number } {
    const { rows, calls } = this;
    this.rows = 0;
    this.calls = 0;
    return { rows, calls };
  }
}

let world: World;
const counting = new Counting();

beforeAll(async () => {
  world = new World({ wrap: counting.wrap });
  await world.createFlow('flow', FLOW);
  const { flowId } = await world.key();
  // Begun in another order than they are found in, several at a time.
  for (let i = 0; i < EXECUTIONS; i += 1) {
    const startedAtMs = 1_000 * Math.floor((i % 2 === 0 ? i : EXECUTIONS - i) / 3);
    await putExecution(world.journal, flowId, `e${i}`, startedAtMs);
  }
  await world.createFlow('long', FLOW);
  const long = (await world.flows.findFlow('long'))!.flowId;
  await putExecution(world.journal, long, 'run', 0);
  const writer = new EntryWriter(world.journal, long, 'run');
  // Many entries of facts alone, and few of many events: a guess by event ids is often wrong.
  for (let i = 0; writer.lastEventId < EVENTS; i += 1) {
    const events = i % 1_000 === 0 ? 300 : i % 7;
    await writer.append(Math.min(events, EVENTS - writer.lastEventId));
  }
});

describe(`${EXECUTIONS} executions of one flow`, () => {
  it.each(SIZES)('are walked in pages of %d, each read for itself', async (limit) => {
    const names = new Set<string>();
    let count = 0;
    let last = '~';
    let nextToken: string | undefined;
    do {
      const token = nextToken === undefined ? {} : { nextToken };
      counting.take();
      const page = await listExecutions(world.deps, { flowName: 'flow', limit, ...token });
      expect(counting.take().rows).toBeLessThanOrEqual(Math.min(limit, 100) + 1);
      for (const { executionName, startedAt } of page.executions) {
        if (startedAt > last) throw new Error(`${executionName} is later than what came before it`);
        last = startedAt;
        names.add(executionName);
        count += 1;
      }
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    expect([count, names.size]).toEqual([EXECUTIONS, EXECUTIONS]);
  });

  it.each([
    ['a prefix that none has', { namePrefix: 'x' }],
    ['a status that none has', { status: 'Failed' as const }],
  ])('cost at most 1,000 rows a page by %s', async (_what, filter) => {
    let pages = 0;
    let nextToken: string | undefined;
    do {
      const token = nextToken === undefined ? {} : { nextToken };
      counting.take();
      const page = await listExecutions(world.deps, { flowName: 'flow', ...filter, ...token });
      expect(counting.take().rows).toBeLessThanOrEqual(1_000);
      expect(page.executions).toEqual([]);
      pages += 1;
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    expect(pages).toBeLessThanOrEqual(EXECUTIONS / 1_000 + 1);
  });
});

describe(`a history of ${EVENTS} events`, () => {
  it.each(SIZES)('is walked in pages of %d, each read for itself', async (limit) => {
    let next: number | undefined = 1;
    let expected = 1;
    let mostCalls = 0;
    while (next !== undefined) {
      counting.take();
      const page: Awaited<ReturnType<typeof readHistory>> = await readHistory(world.deps, {
        ...{ flowName: 'long', executionName: 'run', limit, fromEventId: next },
      });
      const { rows, calls } = counting.take();
      mostCalls = Math.max(mostCalls, calls);
      // Entries of facts alone are passed over: of seven entries, six hold 21 events.
      expect(rows).toBeLessThan(2 * limit + 80);
      for (const { eventId } of page.events) {
        if (eventId !== expected) throw new Error(`event ${expected} is followed by ${eventId}`);
        expected += 1;
      }
      next = page.nextEventId;
    }
    expect(expected).toBe(EVENTS + 1);
    // Two guesses for each halving of the entries, the header, and the reads of the page.
    expect(mostCalls).toBeLessThan(2 * Math.log2(EVENTS / 3) + 2 + limit / 25 + 8);
  });
});
