import { describe, expect, it } from '@jest/globals';
import { startExecution } from '../../src/app/start-execution.ts';
import { World } from '../support/world.ts';

const FLOW = 'version: v1\ntype: flow\nsteps:\n  - {type: wait, name: pause, duration: 60}\n';

async function worldWithFlow(): Promise<World> {
  const world = new World();
  await world.createFlow('flow', FLOW);
  return world;
}

describe('starting an execution', () => {
  it('50 times at once with one name gives 50 answers and one execution', async () => {
    const world = await worldWithFlow();
    const request = { flowName: 'flow', executionName: 'run', inputText: '{"n": 1}' };
    const views = await Promise.all(
      Array.from({ length: 50 }, () => startExecution(world.deps, request)),
    );
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1);
    expect(views[0]).toMatchObject({ name: 'run', status: '', inputText: '{"n": 1}' });
    await world.settle();
    const events = await world.history();
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'StepEntered',
      'StepStarted',
      'StepSucceeded',
      'StepExited',
      'ExecutionSucceeded',
    ]);
    expect(world.queue.pending()).toEqual([]);
  });

  it('under the name of a running one answers with that one, whatever the input', async () => {
    const world = await worldWithFlow();
    const first = await startExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    world.clock.advance(1_000);
    const again = { flowName: 'flow', executionName: 'run', inputText: '{"other": true}' };
    expect(await startExecution(world.deps, again)).toEqual(first);
  });

  it('under the name of one that has ended is refused', async () => {
    const world = await worldWithFlow();
    await startExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    await world.settle();
    const again = startExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    await expect(again).rejects.toMatchObject({ code: 'execution.already-exists' });
  });

  it('without a name gives it one', async () => {
    const world = await worldWithFlow();
    const first = await startExecution(world.deps, { flowName: 'flow' });
    const second = await startExecution(world.deps, { flowName: 'flow', executionName: '' });
    expect(first.name).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.name).not.toBe(first.name);
  });

  it('takes the name that another start was given, digit first or not', async () => {
    const world = await worldWithFlow();
    const executionName = '62ecbdab-7802-496a-8cdf-568b8926fb7f';
    const view = await startExecution(world.deps, { flowName: 'flow', executionName });
    expect(view.name).toBe(executionName);
  });

  it.each([
    ['no JSON', 'nonsense', 'argument.invalid'],
    ['no object', '[1]', 'argument.invalid'],
    ['null', 'null', 'argument.invalid'],
    ['300 KB', JSON.stringify({ text: 'x'.repeat(300 * 1024) }), 'payload.too-large'],
    ['600 levels', '{"a":'.repeat(600) + '1' + '}'.repeat(600), 'argument.invalid'],
  ])('with an input of %s is refused', async (_what, inputText, code) => {
    const world = await worldWithFlow();
    const request = { flowName: 'flow', executionName: 'run', inputText };
    await expect(startExecution(world.deps, request)).rejects.toMatchObject({ code });
    expect(world.queue.pending()).toEqual([]);
  });

  it('of an unknown flow, or with a name that is none, is refused', async () => {
    const world = await worldWithFlow();
    await expect(startExecution(world.deps, { flowName: 'other' })).rejects.toMatchObject({
      code: 'flow.not-found',
      message: "Flow 'other' does not exist.",
    });
    const request = { flowName: 'flow', executionName: '1st' };
    await expect(startExecution(world.deps, request)).rejects.toMatchObject({
      code: 'argument.invalid',
    });
  });

  it('keeps an own key named __proto__ a plain key', async () => {
    const world = await worldWithFlow();
    const inputText = '{"__proto__": {"polluted": true}}';
    await startExecution(world.deps, { flowName: 'flow', executionName: 'run', inputText });
    await world.settle();
    const [started] = await world.history();
    expect(JSON.stringify(started?.detail)).toBe('{"input":{"__proto__":{"polluted":true}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
