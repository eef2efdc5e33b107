/** Asynchronous calls whose answer, or whose note in the store, is lost: none is made twice without need. */
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { describeInvocation } from '../../src/app/describe-invocation.ts';
import { recordInvocation } from '../../src/app/record-invocation.ts';
import { accepts, end, outcomeOf, STATEFUL, SYNC } from '../support/async-flows.ts';
import { failed, World } from '../support/world.ts';

describe('a store that is out of reach after the call', () => {
  /** Its first `faults` calls fail. */
  function openFaulty(method: 'awaitEnd' | 'noteAccepted' | 'end', faults: number, flow: string) {
    const world = new World({ runTask: accepts() });
    let left = faults;
    const port = world.deps.invocations;
    const make = port[method].bind(port) as (...args: unknown[]) => Promise<never>;
    port[method] = async (...args: unknown[]) => {
      left -= 1;
      if (left >= 0) throw new Fault('throttled');
      return make(...args);
    };
    world.onFailure = undefined;
    return { world, run: () => world.start(flow, { id: 'one' }) };
  }

  it.each([
    ['awaitEnd', SYNC],
    ['awaitEnd', STATEFUL],
    ['noteAccepted', STATEFUL],
  ] as const)('(%s) makes nobody call again', async (method, flow) => {
    const { world, run } = openFaulty(method, 8, flow);
    await run();
    await world.settle(world.clock.nowMs() + 20_000);
    expect(world.calls).toHaveLength(1);
    await recordInvocation(world.deps, end('r1'));
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
  });

  it('for long lets the work come again, with another call', async () => {
    const { world, run } = openFaulty('awaitEnd', 9, SYNC);
    await run();
    await world.settle(world.clock.nowMs() + 60_000);
    expect(world.calls).toHaveLength(2);
    await recordInvocation(world.deps, end('r2'));
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
  });

  it('does not make a refused call again', async () => {
    const { world, run } = openFaulty('end', 3, STATEFUL);
    world.deps.tasks.run = async (task) => {
      world.calls.push(task);
      return failed('FC.AccessDenied');
    };
    await run();
    await world.settle();
    expect(world.calls).toHaveLength(1);
    expect(await outcomeOf(world)).toMatchObject(['Failed', { error: 'FC.AccessDenied' }]);
  });
});

describe('a stateful invocation', () => {
  it.each<[boolean, string, string]>([
    [false, 'Succeeded', 'is refused leaves its name to the retry'],
    [true, 'Failed', 'is not answered keeps its name: it may have been accepted'],
  ])('(%s: %s) whose call %s', async (mayBeAccepted, status) => {
    let calls = 0;
    const world = new World({
      runTask: async (task, inWorld) => {
        calls += 1;
        if (calls > 1) return accepts()(task, inWorld);
        return {
          ...failed('FC.InternalServerError', 'no answer'),
          ...(mayBeAccepted ? { mayBeAccepted } : {}),
        };
      },
    });
    const retry = '    retry: [{errors: [FC.InternalServerError], intervalSeconds: 1}]\n';
    await world.start(`${STATEFUL}${retry}`, { id: 'one' });
    await world.settle(world.clock.nowMs() + 10_000);
    await recordInvocation(world.deps, end('r1'));
    await world.settle();
    expect((await world.header())?.status).toBe(status);
    expect(world.calls).toHaveLength(mayBeAccepted ? 1 : 2);
    const invocation = await describeInvocation(world.deps, { invocationId: 'one' });
    expect(invocation.status).toBe(status);
    if (!mayBeAccepted) return;
    expect(invocation.outcome).toEqual(failed('FC.InternalServerError', 'no answer'));
    expect(await outcomeOf(world)).toMatchObject(['Failed', { error: 'FC.InternalServerError' }]);
    const retried = (await world.history()).filter(({ type }) => type === 'TaskSubmitFailed');
    expect(retried[1]?.detail).toMatchObject({
      error: 'FC.StatefulAsyncInvocationAlreadyExists',
    });
  });
});
