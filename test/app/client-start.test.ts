import { describe, expect, it } from '@jest/globals';
import { startForClient } from '../../src/app/client-start.ts';
import { World } from '../support/world.ts';

const FLOW = 'version: v1\ntype: flow\nsteps:\n  - {type: wait, name: pause, duration: 60}\n';
const SIGNED = { accessKeyId: 'key', nonce: 'nonce-1' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function worldWithFlow(): Promise<World> {
  const world = new World();
  await world.createFlow('flow', FLOW);
  return world;
}

describe('a start without a name', () => {
  it('takes a name in the form of a UUID that follows from key and nonce', async () => {
    const start = { flowName: 'flow', signedBy: SIGNED };
    const { name } = await startForClient((await worldWithFlow()).deps, start);
    expect(name).toMatch(UUID);
    const again = await startForClient((await worldWithFlow()).deps, start);
    expect(again.name).toBe(name);
  });

  it('that is replayed while it runs answers with it, and starts nothing', async () => {
    const world = await worldWithFlow();
    const start = { flowName: 'flow', inputText: '{"n": 1}', signedBy: SIGNED };
    const first = await startForClient(world.deps, start);
    expect(await startForClient(world.deps, start)).toEqual(first);
    const { flowId } = await world.key();
    expect(await world.journal.listExecutions(flowId, 10)).toHaveLength(1);
  });

  it('that is replayed after it has ended answers the same', async () => {
    const world = await worldWithFlow();
    const start = { flowName: 'flow', signedBy: SIGNED };
    const first = await startForClient(world.deps, start);
    await world.settle();
    expect((await world.header(first.name))?.status).toBe('Succeeded');
    expect(await startForClient(world.deps, start)).toEqual(first);
  });

  it('that is replayed at the same time 20 times starts one execution', async () => {
    const world = await worldWithFlow();
    const start = { flowName: 'flow', signedBy: SIGNED };
    const views = await Promise.all(
      Array.from({ length: 20 }, () => startForClient(world.deps, start)),
    );
    expect(new Set(views.map(({ name }) => name)).size).toBe(1);
  });

  it.each([
    ['another nonce', { signedBy: { ...SIGNED, nonce: 'nonce-2' } }],
    ['another key', { signedBy: { ...SIGNED, accessKeyId: 'other' } }],
    ['another input, though its client repeats nonces', { inputText: '{"n": 2}' }],
  ])('with %s is another start', async (_name, changes) => {
    const world = await worldWithFlow();
    const start = { flowName: 'flow', inputText: '{"n": 1}', signedBy: SIGNED };
    const first = await startForClient(world.deps, start);
    const second = await startForClient(world.deps, { ...start, ...changes });
    expect(second.name).not.toBe(first.name);
  });

  it('that nobody has signed takes a random name', async () => {
    const world = await worldWithFlow();
    const first = await startForClient(world.deps, { flowName: 'flow' });
    const second = await startForClient(world.deps, { flowName: 'flow' });
    expect(second.name).not.toBe(first.name);
  });
});

describe('a start with a name', () => {
  it('that is replayed is refused once it has ended, as any other of that name', async () => {
    const world = await worldWithFlow();
    const start = { flowName: 'flow', executionName: 'run', signedBy: SIGNED };
    const first = await startForClient(world.deps, start);
    expect(await startForClient(world.deps, start)).toEqual(first);
    await world.settle();
    await expect(startForClient(world.deps, start)).rejects.toMatchObject({
      code: 'execution.already-exists',
    });
  });
});
