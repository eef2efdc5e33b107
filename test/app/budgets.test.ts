/** What a flow costs in a calm run: item writes, queue messages and stepper invocations, counted at the ports. */
import { describe, expect, it } from '@jest/globals';
import { recordInvocation } from '../../src/app/record-invocation.ts';
import { reportTaskSucceeded } from '../../src/app/report-task.ts';
import type { WorkMessage } from '../../src/app/ports.ts';
import { isAsyncCall } from '../../src/core/shared/async-call.ts';
import type { JsonObject } from '../../src/core/shared/json.ts';
import { type Cost, CountingWorld } from '../support/counting-world.ts';
import { failed, succeeded, type TaskScript, World, type Wrap } from '../support/world.ts';

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

const call = (name: string, more = '') => `
  - type: task
    name: ${name}
    resourceArn: acs:fc:::services/s/functions/f
${more}`;

const ask = (more = '') => `
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
${more}`;

/** A worker that reports as soon as it can: when nothing else is ready. */
const reportSoon: TaskScript = (task, world) => {
  const { token } = task.input;
  if (typeof token === 'string') {
    void world.clock
      .sleep(1_000)
      .then(() => reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' }))
      .catch(() => undefined); // Then the execution does not end, and the test says so.
  }
  return succeeded({ MessageId: 'm' });
};

/** Asynchronous functions that end after a second; others answer. */
const acceptAndEnd: TaskScript = ({ serviceParams }, world) => {
  if (!isAsyncCall(serviceParams)) return succeeded({});
  const call = { functionName: 'f', requestId: 'r' };
  void world.clock
    .sleep(1_000)
    .then(() => recordInvocation(world.deps, { ...call, outcome: succeeded({}) }))
    .catch(() => undefined); // Then the execution does not end, and the test says so.
  return { ok: true, output: {}, ...call };
};

async function costWithWorker(steps: string): Promise<Cost> {
  const counting = new CountingWorld(reportSoon);
  const { world } = counting;
  await world.start(`version: v1\ntype: flow\n${steps}`);
  await world.settle(world.clock.nowMs());
  world.clock.advance(1_000);
  await world.settle(world.clock.nowMs());
  expect((await world.header())?.status).toBe('Succeeded');
  return counting.cost();
}

describe('the budget of', () => {
  it.each([1, 2, 10])('%i requestResponse steps is N + 2 writes in one message', async (n) => {
    const steps = Array.from({ length: n }, (_, i) => call(`call-${i}`)).join('');
    expect(await costOf(`steps:${steps}`)).toEqual({ writes: n + 2, messages: 1, invocations: 1 });
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
    const steps = `steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps: [{type: task, name: call, resourceArn: 'acs:fc:::services/s/functions/f'}]
`;
    const list = Array.from({ length: n }, (_, i) => i);
    const { writes, messages, invocations } = await costOf(steps, oneByOne, { list });
    expect(writes).toBeLessThanOrEqual(n / 8 + 4);
    expect([messages, invocations]).toEqual([1, 1]);
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

  it('a waitForCallback step is 2 writes, a message and an invocation more', async () => {
    const cost = await costWithWorker(`steps:${ask()}${call('b')}`);
    // Two steps are 4 writes and 1 message; the submission and the keep-alive's alarm item come on top.
    expect(cost).toEqual({ writes: 6, messages: 2, invocations: 2 });
  });

  it('a sync child flow is its own writes and 2 in the parent, 2 messages and 2 invocations', async () => {
    const counting = new CountingWorld(() => succeeded({}));
    const { world } = counting;
    await world.createFlow('child', `version: v1\ntype: flow\nsteps:${call('a')}${call('b')}`);
    const child = `
  - {type: task, name: child, resourceArn: 'acs:fnf:::flow/child', pattern: sync}`;
    await world.start(`version: v1\ntype: flow\nsteps:${child}${call('c')}`);
    await world.settle(world.clock.nowMs());
    expect((await world.header())?.status).toBe('Succeeded');
    // The child: 2 steps, so 4 writes. The parent: 1 step, so 3, and 2; the keep-alive's alarm item comes on top.
    expect(counting.cost()).toEqual({ writes: 4 + 3 + 2 + 1, messages: 1 + 2, invocations: 1 + 2 });
  });

  it('a sync call of InvocationType Async is 2 writes, a message and an invocation more, and its rendezvous', async () => {
    const counting = new CountingWorld(acceptAndEnd);
    const { world } = counting;
    const later = call('later', '    pattern: sync\n    serviceParams: {InvocationType: Async}\n');
    await world.start(`version: v1\ntype: flow\nsteps:${later}${call('b')}`);
    await world.settle(world.clock.nowMs());
    world.clock.advance(1_000);
    await world.settle(world.clock.nowMs());
    expect((await world.header())?.status).toBe('Succeeded');
    // Two steps are 4 writes and 1 message. On top: the submission, the rendezvous item, the keep-alive's alarm item.
    // The put of the end that finds who waits is refused, and writes nothing.
    expect(counting.cost()).toEqual({ writes: 4 + 1 + 1 + 1, messages: 2, invocations: 2 });
    expect(counting.count('invocations.awaitEnd')).toBe(1);
    expect(counting.count('invocations.recordEnd')).toBe(1);
  });

  it('a stateful one is 3 writes more: its name, its call, its end', async () => {
    const counting = new CountingWorld(acceptAndEnd);
    const { world } = counting;
    const params = '{InvocationType: Async, StatefulAsyncInvocationID: x}';
    const later = call('later', `    pattern: sync\n    serviceParams: ${params}\n`);
    await world.start(`version: v1\ntype: flow\nsteps:${later}${call('b')}`);
    await world.settle(world.clock.nowMs());
    world.clock.advance(1_000);
    await world.settle(world.clock.nowMs());
    expect((await world.header())?.status).toBe('Succeeded');
    expect(counting.cost()).toEqual({ writes: 7 + 3, messages: 2, invocations: 2 });
  });

  it('a retry with back-off is 2 writes, a message and an invocation more', async () => {
    let attempts = 0;
    const once: TaskScript = () => {
      attempts += 1;
      return attempts === 1 ? failed('Again') : succeeded({});
    };
    const retry = '    retry: [{errors: [Again], intervalSeconds: 5}]\n';
    const cost = await costOf(`steps:${call('a', retry)}`, once);
    expect(cost).toEqual({ writes: 5, messages: 2, invocations: 2 });
  });

  it('a wait is a write, a message and an invocation, and an item beyond 15 minutes', async () => {
    const near = await costOf('steps:\n  - {type: wait, name: a, duration: 600}\n');
    expect(near).toEqual({ writes: 3, messages: 2, invocations: 2 });
    const far = await costOf('steps:\n  - {type: wait, name: a, duration: 7200}\n');
    expect(far).toEqual({ writes: 4, messages: 2, invocations: 2 });
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
