/** ListFlows over the memory adapters: order, pages, tokens, and pages that fill up. */
import { describe, expect, it } from '@jest/globals';
import { deleteFlow } from '../../src/app/delete-flow.ts';
import { describeFlow } from '../../src/app/describe-flow.ts';
import { type FlowsPage, listFlows } from '../../src/app/list-flows.ts';
import { listInvocations } from '../../src/app/list-invocations.ts';
import { toPageToken } from '../../src/app/page-token.ts';
import { CountingWorld } from '../support/counting-world.ts';
import { FLOW_HEAD } from '../support/several-flows.ts';
import { succeeded, World } from '../support/world.ts';

const PASS = `${FLOW_HEAD}  - {type: pass, name: only}\n`;
const namesIn = ({ flows }: FlowsPage) => flows.map(({ name }) => name);
const numbered = (i: number) => `flow-${String(i).padStart(5, '0')}`;

async function worldOf(count: number, definition = (_i: number) => PASS): Promise<World> {
  const world = new World();
  for (let i = 0; i < count; i += 1) await world.createFlow(numbered(i), definition(i));
  return world;
}

/** Every page up to the last; `between` is done after each. */
async function walk(world: World, limit?: number, between: () => Promise<unknown> = async () => 0) {
  const pages: FlowsPage[] = [];
  let nextToken: string | undefined;
  do {
    const asked = { ...(limit && { limit }), ...(nextToken && { nextToken }) };
    const page = await listFlows(world.deps, asked);
    pages.push(page);
    nextToken = page.nextToken;
    await between();
  } while (nextToken !== undefined);
  return pages;
}

describe('listing flows', () => {
  it('shows each whole, as its description does, by name ascending in the order of bytes', async () => {
    const world = new World();
    for (const name of ['b', 'a-2', '_', 'a', 'B', 'a2']) await world.createFlow(name, PASS);
    const page = await listFlows(world.deps, {});
    expect(namesIn(page)).toEqual(['B', '_', 'a', 'a-2', 'a2', 'b']);
    expect(page.flows[2]).toEqual(await describeFlow(world.deps, { flowName: 'a' }));
    expect(page).not.toHaveProperty('nextToken');
  });

  it('is empty where there are none', async () => {
    expect(await listFlows(new World().deps, {})).toEqual({ flows: [] });
  });

  it('gives 60 unless it is asked for another number, and 999 at most', async () => {
    const world = await worldOf(1_001);
    const count = async (limit?: number) =>
      (await listFlows(world.deps, limit === undefined ? {} : { limit })).flows.length;
    expect([await count(), await count(1), await count(999)]).toEqual([60, 1, 999]);
    // Deployment tools send 1000.
    expect([await count(1_000), await count(10 ** 9)]).toEqual([999, 999]);
  });

  it.each([1, 2, 7, 60, 999])(
    'walks 1,001 without a gap or a repeat in pages of %i, while others come and go',
    async (limit) => {
      const world = await worldOf(1_001);
      let others = 0;
      const pages = await walk(world, limit, async () => {
        const name = `other-${others}`;
        others += 1;
        if (others > 20) return;
        await world.createFlow(name, PASS);
        if (others % 2 === 0) await deleteFlow(world.deps, { flowName: name });
      });
      const names = pages.flatMap(namesIn);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(names.toSorted());
      const own = Array.from({ length: 1_001 }, (_, i) => numbered(i));
      expect(names.filter((name) => name.startsWith('flow-'))).toEqual(own);
      expect(pages.every(({ flows }) => flows.length <= limit)).toBe(true);
    },
  );

  it('ends a page at 4 MB, with a token for the rest; a definition that is long alone still comes', async () => {
    const long = (i: number) => `${PASS}# ${i} ${'é"\n# '.repeat(40_000)}`;
    const world = await worldOf(40, long);
    const pages = await walk(world, 999);
    expect(pages.flatMap(namesIn)).toHaveLength(40);
    expect(pages.length).toBeGreaterThan(1);
    for (const { flows } of pages) {
      const bytes = flows.map((flow) => Buffer.byteLength(JSON.stringify(flow)));
      expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(4.1 * 1024 * 1024);
      expect(flows.length).toBeGreaterThanOrEqual(1);
    }
  });

  it('reads a flow once, a definition once however many have it, and one chunk too many at most', async () => {
    const counting = new CountingWorld(() => succeeded({}));
    const { world } = counting;
    for (let i = 0; i < 100; i += 1) await world.createFlow(numbered(i), PASS);
    const before = counting.count('flows.findFlow');
    await listFlows(world.deps, { limit: 90 });
    expect(counting.count('flows.listFlowNames')).toBe(1);
    expect(counting.count('flows.findFlow') - before).toBe(90);
    expect(counting.count('flows.findDefinition')).toBe(1);
  });

  it('leaves out a flow that is gone while the index still has it, and goes on behind it', async () => {
    const world = await worldOf(3);
    const { flows } = world;
    const list = flows.listFlowNames.bind(flows);
    const stale = await list(10);
    await deleteFlow(world.deps, { flowName: numbered(1) });
    flows.listFlowNames = async (limit, after = '') =>
      stale.filter((name) => name > after).slice(0, limit);
    const pages = await walk(world, 1);
    expect(pages.map(namesIn)).toEqual([[numbered(0)], [], [numbered(2)]]);
  });
});

describe('a page token of flows', () => {
  it.each([
    ['no token', 'abc'],
    ['one of another version', btoa('{"v":2,"q":"x","p":["",""]}')],
  ])('%s is refused', async (_what, nextToken) => {
    const world = await worldOf(3);
    await expect(listFlows(world.deps, { nextToken })).rejects.toMatchObject({
      code: 'argument.invalid',
    });
  });

  it('goes with its own listing only', async () => {
    const world = await worldOf(3);
    const { nextToken = '' } = await listFlows(world.deps, { limit: 1 });
    expect(nextToken).not.toBe('');
    await expect(listInvocations(world.deps, { nextToken })).rejects.toMatchObject({
      code: 'argument.invalid',
    });
    const position = { startedAt: '2024-01-01T00:00:00.000Z', executionName: 'a' };
    const foreign = toPageToken(world.ids, ['ListStatefulInvocations'], position);
    await expect(listFlows(world.deps, { nextToken: foreign })).rejects.toMatchObject({
      code: 'argument.invalid',
    });
    const wrongName = toPageToken(world.ids, ['ListFlows'], { ...position, executionName: '~' });
    await expect(listFlows(world.deps, { nextToken: wrongName })).rejects.toMatchObject({
      code: 'argument.invalid',
    });
  });

  it('is good for pages of another size', async () => {
    const world = await worldOf(5);
    const { nextToken = '' } = await listFlows(world.deps, { limit: 2 });
    const rest = await listFlows(world.deps, { limit: 10, nextToken });
    expect(namesIn(rest)).toEqual([2, 3, 4].map(numbered));
  });
});
