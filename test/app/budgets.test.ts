/** What a flow costs in a calm run: item writes, queue messages and stepper invocations, counted at the ports. */
import { describe, expect, it } from '@jest/globals';
import type { WorkMessage } from '../../src/app/ports.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import { AT_ONCE, BUDGETS, call, foreachItems, functionSteps } from '../support/budgets.ts';
import { type Cost, CountingWorld } from '../support/counting-world.ts';
import { playBudget } from '../support/play-budget.ts';
import { succeeded, type TaskScript, World, type Wrap } from '../support/world.ts';

async function costOf(
  steps: string,
  runTask: TaskScript = () => succeeded({}),
  input: JsonObject = {},
): Promise<Cost> {
  const counting = new CountingWorld(runTask);
  await counting.world.start(`version: v1\ntype: flow\n${steps}`, input);
  await counting.world.settle();
  expect((await counting.world.header())?.status).not.toBe('Running');
  return counting.cost();
}

/** Functions answer one after the other, each in a turn of the event loop of its own. */
const oneByOne: TaskScript = ({ taskEventId }) =>
  new Promise((resolve) => {
    const answer = (turns: number) =>
      turns === 0 ? resolve(succeeded({})) : setImmediate(() => answer(turns - 1));
    answer(taskEventId % 7);
  });

describe('the budget of', () => {
  it.each([1, 2, 10])('%i requestResponse steps is N + 2 writes in one message', async (n) => {
    const budget = functionSteps(n);
    expect((await playBudget(budget, { answer: AT_ONCE })).cost()).toEqual(budget.cost);
  });

  it.each(Object.entries(BUDGETS))('%s', async (_name, budget) => {
    expect((await playBudget(budget, { answer: AT_ONCE })).cost()).toEqual(budget.cost);
  });

  it('steps with results of 200 KB is the same', async () => {
    const large: TaskScript = (task) => succeeded({ [task.stepName]: 'x'.repeat(200 * 1024) });
    const mapped = (name: string) => call(name, '    outputMappings: [{target: n, source: 1}]\n');
    const steps = ['a', 'b', 'c'].map(mapped).join('');
    expect(await costOf(`steps:${steps}`, large)).toEqual({
      writes: 5,
      messages: 1,
      invocations: 1,
    });
  });

  it('pass, choice, succeed and mappings is nothing', async () => {
    const steps = `steps:
  - {type: pass, name: a, outputMappings: [{target: n, source: 1}]}
  - type: choice
    name: b
    choices: [{condition: $.n == 1, steps: [{type: pass, name: c}]}]
${call('d')}
  - {type: succeed, name: e}
`;
    expect(await costOf(steps)).toEqual({ writes: 3, messages: 1, invocations: 1 });
  });

  it('a parallel step over 100 fast functions is a few writes: results join the next commit', async () => {
    const branches = Array.from(
      { length: 100 },
      (_, i) =>
        `{steps: [{type: task, name: c${i}, resourceArn: 'acs:fc:::services/s/functions/f'}]}`,
    );
    const steps = `steps:\n  - {type: parallel, name: all, branches: [${branches.join(', ')}]}\n`;
    const { writes, messages, invocations } = await costOf(steps, oneByOne);
    expect(writes).toBeLessThanOrEqual(100 / 8 + 4);
    expect([messages, invocations]).toEqual([1, 1]);
  });

  it.each([100, 800])('a foreach over %i fast functions is N / 8 + 4 writes at most', async (n) => {
    const { cost, steps, input } = foreachItems(n);
    const { writes, messages, invocations } = await costOf(`steps:${steps}`, oneByOne, input);
    expect(writes).toBeLessThanOrEqual(cost.writes);
    expect([messages, invocations]).toEqual([cost.messages, cost.invocations]);
  });

  it('fail is nothing', async () => {
    const steps = 'steps:\n  - {type: fail, name: a, error: No}\n';
    expect(await costOf(steps)).toEqual({ writes: 2, messages: 1, invocations: 1 });
  });

  it('a flow timeout within 15 minutes is a message, and a write if its alarm fires before the end', async () => {
    const early = await costOf(`timeoutSeconds: 60\nsteps:${call('a')}`);
    expect(early).toEqual({ writes: 3, messages: 2, invocations: 2 });
    const slow: TaskScript = async (_task, world) => {
      await world.clock.sleep(40_000);
      return succeeded({});
    };
    const steps = call('a', '    timeoutSeconds: 30\n').concat(call('b'));
    const timedOut = await costOf(`steps:${steps}`, slow);
    // The task's timeout fires: one write of its own instead of the late result's.
    expect(timedOut).toEqual({ writes: 3, messages: 2, invocations: 2 });
  });

  it('a flow timeout beyond 15 minutes is an item when set', async () => {
    const cost = await costOf(`timeoutSeconds: 3600\nsteps:${call('a')}`);
    expect(cost).toEqual({ writes: 4, messages: 2, invocations: 2 });
  });

  it('a call of InvocationType Async is one rendezvous, and one put of its end', async () => {
    const counting = await playBudget(BUDGETS.asyncCall, { answer: AT_ONCE });
    expect(counting.count('invocations.awaitEnd')).toBe(1);
    expect(counting.count('invocations.recordEnd')).toBe(1);
  });

  it('a delayed message is what a wait of its length is; a delay that the queue makes is nothing', async () => {
    const send = (queue: string, seconds: number) => `steps:
  - type: task
    name: remind
    resourceArn: acs:mns:::/queues/${queue}/messages
    serviceParams: {MessageBody: $, Priority: 1, DelaySeconds: ${seconds}}
`;
    const byQueue = await costOf(send('reminders', 900));
    expect(byQueue).toEqual({ writes: 3, messages: 1, invocations: 1 });
    const near = await costOf(send('reminders.fifo', 600));
    expect(near).toEqual({ writes: 4, messages: 2, invocations: 2 });
    const far = await costOf(send('reminders', 7200));
    expect(far).toEqual({ writes: 5, messages: 2, invocations: 2 });
  });

  it('a hand-over is a message and an invocation', async () => {
    const slow: TaskScript = async (_task, world) => {
      await world.clock.sleep(4 * 60_000);
      return succeeded({});
    };
    const cost = await costOf(`steps:${call('a')}${call('b')}${call('c')}`, slow);
    // a ends after 4 minutes, b after 8: c is begun by the handler that takes over.
    expect(cost).toEqual({ writes: 5, messages: 2, invocations: 2 });
  });
});

describe('a hand-over', () => {
  it('sends the same work id', async () => {
    const sent: WorkMessage[] = [];
    const wrap: Wrap = (name, port) => {
      if (name !== 'workQueue') return port;
      const queue = port as unknown as { send: (message: WorkMessage) => Promise<void> };
      const send = queue.send.bind(queue);
      return {
        send: (message: WorkMessage, ...rest: []) => (sent.push(message), send(message, ...rest)),
      } as never;
    };
    const runTask: TaskScript = async (_task, world) => {
      await world.clock.sleep(6 * 60_000);
      return succeeded({});
    };
    const world = new World({ wrap, runTask });
    await world.start(`version: v1\ntype: flow\nsteps:${call('a')}${call('b')}`);
    await world.settle();
    expect(sent.map(({ workId }) => workId)).toEqual([sent[0]?.workId, sent[0]?.workId]);
    expect((await world.header())?.status).toBe('Succeeded');
    expect(new Set(world.calls.map(({ effectId }) => effectId)).size).toBe(world.calls.length);
  });
});
