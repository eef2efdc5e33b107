import { describe, expect, it } from '@jest/globals';
import { listExecutions, type ListExecutionsRequest } from '../../src/app/list-executions.ts';
import { parsePageToken, toPageToken } from '../../src/app/page-token.ts';
import { World } from '../support/world.ts';

const FLOW = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';

/** Executions e000, e001 … of which `perInstant` start at the same time. */
async function withExecutions(count: number, perInstant = 1): Promise<World> {
  const world = new World();
  for (let i = 0; i < count; i += 1) {
    if (i > 0 && i % perInstant === 0) world.clock.advance(1_000);
    await world.start(FLOW, {}, `e${String(i).padStart(3, '0')}`);
  }
  return world;
}

async function walk(world: World, request: Omit<ListExecutionsRequest, 'flowName'>) {
  const names: string[] = [];
  const sizes: number[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listExecutions(world.deps, {
      flowName: 'flow',
      ...request,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    names.push(...page.executions.map(({ executionName }) => executionName));
    sizes.push(page.executions.length);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { names, sizes };
}

function countReads(): { reads: number[]; world: World } {
  const reads: number[] = [];
  const world = new World({
    wrap: (name, port) =>
      name !== 'journal'
        ? port
        : new Proxy(port, {
            get(target, key) {
              const value: unknown = Reflect.get(target, key);
              if (typeof value !== 'function') return value;
              return (...args: unknown[]) => {
                if (key === 'listExecutions') reads.push(args[1] as number);
                return value.apply(target, args) as unknown;
              };
            },
          }),
  });
  return { reads, world };
}

describe('listing executions', () => {
  it.each([1, 2, 7, 60, 100, 1_000])('walks pages of %d without gap or repeat', async (limit) => {
    const world = await withExecutions(130, 3);
    const { names, sizes } = await walk(world, { limit });
    expect(names).toHaveLength(130);
    expect(new Set(names).size).toBe(130);
    expect(names[0]).toBe('e129');
    expect(Math.max(...sizes)).toBe(Math.min(limit, 100));
    expect(sizes.at(-1)).toBeGreaterThan(0);
  });

  it('gives 60 rows when no limit is given', async () => {
    const { sizes } = await walk(await withExecutions(70), {});
    expect(sizes).toEqual([60, 10]);
  });

  it.each([1, 2, 5, 100])('walks filtered pages of %d without gap or repeat', async (limit) => {
    const world = await withExecutions(130);
    const { names } = await walk(world, { limit, namePrefix: 'e0' });
    expect(names).toEqual(
      Array.from({ length: 100 }, (_, i) => `e${String(99 - i).padStart(3, '0')}`),
    );
  });

  it('takes times as exclusive bounds', async () => {
    const world = await withExecutions(10);
    const { names } = await walk(world, {
      limit: 2,
      startedTimeBegin: '2024-01-01T00:00:02.000Z',
      startedTimeEnd: '2024-01-01T00:00:06.000Z',
    });
    expect(names).toEqual(['e005', 'e004', 'e003']);
  });

  it('reads no more than ten times for one page, and goes on with a token', async () => {
    const { reads, world } = countReads();
    for (let i = 0; i < 1_050; i += 1) await world.start(FLOW, {}, `e${i}`);
    const page = await listExecutions(world.deps, { flowName: 'flow', namePrefix: 'none' });
    expect(page.executions).toEqual([]);
    expect(page.nextToken).toBeDefined();
    expect(reads).toEqual(Array(10).fill(100));
    expect(await walk(world, { namePrefix: 'none' })).toEqual({ names: [], sizes: [0, 0] });
  });

  it('stops reading behind the earliest time', async () => {
    const { reads, world } = countReads();
    for (let i = 0; i < 300; i += 1) {
      world.clock.advance(1_000);
      await world.start(FLOW, {}, `e${i}`);
    }
    const { names } = await walk(world, { startedTimeBegin: '2024-01-01T00:04:50.000Z' });
    expect(names).toHaveLength(10);
    expect(reads).toHaveLength(1);
  });

  it('is empty for a flow without executions', async () => {
    const world = new World();
    await world.createFlow('flow', FLOW);
    expect(await walk(world, {})).toEqual({ names: [], sizes: [0] });
  });
});

describe('a page token', () => {
  const { ids } = new World();
  const position = { startedAt: '2024-01-01T00:00:00.000Z', executionName: 'run-1' };

  it('comes back as the position that it stands for', () => {
    const token = toPageToken(ids, ['q', undefined], position);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(parsePageToken(ids, ['q', undefined], token)).toEqual(position);
  });

  it('is bound to its query', () => {
    const token = toPageToken(ids, ['q', undefined], position);
    expect(() => parsePageToken(ids, ['q', 'Failed'], token)).toThrow('NextToken');
  });

  const q = ids.sha256Hex('["q"]').slice(0, 16);
  it.each([
    ['', 'nothing'],
    ['%%%', 'no base64'],
    [btoa('x'), 'no JSON'],
    [btoa('null'), 'null'],
    [btoa('[]'), 'a list'],
    [btoa(JSON.stringify({ v: 2, q, p: [position.startedAt, 'a'] })), 'another version'],
    [btoa(JSON.stringify({ v: 1, q, p: ['now', 'a'] })), 'no time'],
    [btoa(JSON.stringify({ v: 1, q, p: [position.startedAt, 'a#b'] })), 'no name'],
    [btoa(JSON.stringify({ v: 1, q, p: [position.startedAt] })), 'half a position'],
    ['A'.repeat(2_000), 'too long'],
  ])('%s is refused: %s', (token) => {
    expect(() => parsePageToken(ids, ['q'], token)).toThrow('NextToken');
  });
});
