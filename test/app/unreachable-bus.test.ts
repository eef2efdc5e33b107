/** A bus that takes no status events: executions mind it not, and it hears of all of them once it is back. */
import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/app/app-error.ts';
import { startExecution } from '../../src/app/start-execution.ts';
import type { StatusEvent } from '../../src/app/status-events.ts';
import { FLOW_HEAD, readExecution, worldWith } from '../support/several-flows.ts';
import { namesAndStatus, poison } from '../support/told.ts';
import { type World, succeeded } from '../support/world.ts';

const PASSES = `${FLOW_HEAD}  - {type: pass, name: go}\n`;
const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 30}\n`;
const PARENT = `${FLOW_HEAD}
  - type: task
    name: child
    resourceArn: acs:fnf:::flow/child
    pattern: sync
    inputMappings: []
    serviceParams: {Input: $, ExecutionName: c1}
`;

describe('a bus that is out of reach', () => {
  /** Returns what mends it. No message fails by it. */
  function breakBus(world: World, isToldOf = (_event: StatusEvent) => true): () => void {
    const { statusEvents } = world.deps;
    const tell = (event: StatusEvent) =>
      isToldOf(event)
        ? Promise.reject(new Fault('tell the event bus: away'))
        : statusEvents.tell(event);
    world.deps = { ...world.deps, statusEvents: { tell } };
    return () => {
      world.deps = { ...world.deps, statusEvents };
    };
  }

  it('holds nothing up, and is told all of it once it is back', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    const mend = breakBus(world);
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle(world.clock.nowMs() + 40_000);
    for (const [flow, name] of [
      ['child', 'c1'],
      ['parent', 'p'],
    ] as const) {
      const { header } = await readExecution(world, flow, name);
      expect(header?.status).toBe('Succeeded');
      // At once, not when a message came again.
      expect(header?.stoppedAt).toBe('2024-01-01T00:00:30.000Z');
    }
    expect(world.told).toEqual([]);
    mend();
    await world.settle();
    expect(namesAndStatus(world.told).toSorted()).toEqual([
      'child/c1 Running',
      'child/c1 Succeeded',
      'parent/p Running',
      'parent/p Succeeded',
    ]);
    expect(world.queue.pending()).toEqual([]);
  });

  it('is left alone for a while, by messages that are sent anew: a queue has only so many in flight', async () => {
    const world = await worldWith({ flow: PASSES });
    breakBus(world);
    await world.start(PASSES);
    const endedMs = world.clock.nowMs();
    await world.settle(endedMs);
    expect((await world.header())?.status).toBe('Succeeded');
    const pending = world.queue.pending();
    expect(pending.map(({ receiveCount }) => receiveCount)).toEqual([0]);
    for (const { visibleAtMs } of pending) {
      expect(visibleAtMs - endedMs).toBeGreaterThanOrEqual(60_000);
      expect(visibleAtMs - endedMs).toBeLessThanOrEqual(300_000);
    }
  });

  it('costs no write of the header for each try within a handler', async () => {
    const world = await worldWith({ flow: PASSES });
    breakBus(world);
    let closed = 0;
    const { journal } = world.deps;
    world.deps = {
      ...world.deps,
      journal: new Proxy(journal, {
        get: (target, name) => {
          if (name === 'closeHeader') closed += 1;
          const member: unknown = Reflect.get(target, name);
          return typeof member === 'function' ? (member.bind(target) as unknown) : member;
        },
      }),
    };
    await world.start(PASSES);
    await world.settle(world.clock.nowMs());
    expect(closed).toBe(1);
  });

  it('does not make calls in flight once more: handed over, the work itself tells again', async () => {
    const calls = ['one', 'two', 'three'].map(
      (name) => `  - {type: task, name: ${name}, resourceArn: acs:fc:::services/s/functions/f}\n`,
    );
    const flow = `${FLOW_HEAD}${calls.join('')}`;
    const world = await worldWith({ flow }, async (_task, { clock }) => {
      await clock.sleep(400_000);
      return succeeded({});
    });
    breakBus(world, ({ status }) => status === 'Running');
    await world.start(flow);
    await world.settle(world.clock.nowMs() + 1_300_000);
    expect((await world.header())?.status).toBe('Succeeded');
    expect(world.calls.map(({ stepName }) => stepName)).toEqual(['one', 'two', 'three']);
  });

  it('is seen in the age of the work, and loses after four days what it never took', async () => {
    const world = await worldWith({ flow: PASSES });
    breakBus(world);
    const ages: number[] = [];
    const lines: [string, object | undefined][] = [];
    const log = { ...world.deps.log };
    world.deps = {
      ...world.deps,
      metrics: {
        add: (name, value = 1) => void (name === 'WorkMessageAgeSeconds' && ages.push(value)),
      },
      log: {
        ...log,
        warn: (text, fields) => void lines.push([text, fields]),
        error: (text, fields) => void lines.push([text, fields]),
      },
    };
    await world.start(PASSES);
    await world.settle();
    expect(world.queue.pending()).toEqual([]);
    const days = Math.max(...ages) / 86_400;
    expect(days).toBeGreaterThan(4);
    expect(days).toBeLessThan(4.01);
    const names = { flowName: 'flow', executionName: 'run' };
    expect(lines[0]).toEqual(['status event not told', expect.objectContaining(names)]);
    expect(lines.at(-1)).toEqual(['status event lost', expect.objectContaining(names)]);
  });

  it('does not keep the parent of a poisoned execution waiting', async () => {
    const world = await worldWith({ child: WAITS, parent: PARENT });
    await startExecution(world.deps, { flowName: 'parent', executionName: 'p' });
    await world.settle(world.clock.nowMs() + 1_000);
    const mend = breakBus(world);
    await expect(poison(world, 'child', 'c1')).rejects.toThrow('the event bus');
    await world.settle(world.clock.nowMs() + 1_000);
    expect((await readExecution(world, 'parent', 'p')).end).toMatchObject({
      type: 'ExecutionFailed',
      detail: { error: 'FnF.RuntimeError', cause: 'broken' },
    });
    mend();
    await poison(world, 'child', 'c1');
    expect(namesAndStatus(world.told)).toContain('child/c1 Failed');
  });
});
