/**
 * What flows cost in a calm run. `test/app/budgets.test.ts` holds the product to these counts; `docs/cost.md` multiplies
 * them, and what they need of the table, with list prices.
 */
import { recordInvocation } from '../../src/app/record-invocation.ts';
import { reportTaskSucceeded } from '../../src/app/report-task.ts';
import { isAsyncCall } from '../../src/core/shared/async-call.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import type { Cost } from './counting-world.ts';
import { failed, succeeded, type TaskScript, type World } from './world.ts';

export interface Budget {
  readonly cost: Cost;
  /** Source of the flow, without its two first lines. */
  readonly steps: string;
  readonly input?: JsonObject;
  /** Results are what `answer` says. */
  readonly runTask: (answer: Answer) => TaskScript;
  /** Creates the flows beside it. */
  readonly prepare?: (world: World) => Promise<void>;
}

/** The result of one call of a function; it takes as long as it takes. */
export type Answer = (world: World) => Promise<Json>;

export const AT_ONCE: Answer = () => Promise.resolve({});

const answers =
  (answer: Answer): TaskScript =>
  async (_task, world) =>
    succeeded(await answer(world));

export const call = (name: string, more = '') => `
  - type: task
    name: ${name}
    resourceArn: acs:fc:::services/s/functions/f
${more}`;

export const ask = (more = '') => `
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
${more}`;

/** When a worker reports, and an asynchronous function ends: when nothing else is ready. */
const WORKER_MS = 1_000;

/** A worker that reports as soon as it can; functions answer. */
const reportSoon =
  (answer: Answer): TaskScript =>
  async (task, world) => {
    const { token } = task.input;
    if (typeof token !== 'string') return succeeded(await answer(world));
    void world.clock
      .sleep(WORKER_MS)
      .then(() => answer(world))
      .then((output) =>
        reportTaskSucceeded(world.deps, { taskToken: token, outputText: JSON.stringify(output) }),
      )
      .catch(() => undefined); // Then the execution does not end, and the test says so.
    return succeeded({ MessageId: 'm' });
  };

/** Asynchronous functions that end after a second; others answer. */
const acceptAndEnd =
  (answer: Answer): TaskScript =>
  async ({ serviceParams }, world) => {
    if (!isAsyncCall(serviceParams)) return succeeded(await answer(world));
    const accepted = { functionName: 'f', requestId: 'r' };
    void world.clock
      .sleep(WORKER_MS)
      .then(() => answer(world))
      .then((output) => recordInvocation(world.deps, { ...accepted, outcome: succeeded(output) }))
      .catch(() => undefined); // Then the execution does not end, and the test says so.
    return { ok: true, output: {}, ...accepted };
  };

/** Fails once, then answers. */
const failsOnce = (answer: Answer): TaskScript => {
  let attempts = 0;
  return async (_task, world) => {
    attempts += 1;
    const output = await answer(world);
    return attempts === 1 ? failed('Again') : succeeded(output);
  };
};

const retry = '    retry: [{errors: [Again], intervalSeconds: 5}]\n';
const later = (more = '') =>
  call('later', `    pattern: sync\n    serviceParams: {InvocationType: Async${more}}\n`);
const waits = (seconds: number) => `\n  - {type: wait, name: a, duration: ${seconds}}\n`;

/** N requestResponse calls of functions: N + 2 writes in one message. */
export function functionSteps(count: number): Budget {
  return {
    cost: { writes: count + 2, messages: 1, invocations: 1 },
    steps: Array.from({ length: count }, (_, i) => call(`call-${i}`)).join(''),
    runTask: answers,
  };
}

/** A foreach over fast functions. The writes are a bound: results join the next commit. */
export function foreachItems(count: number): Budget {
  return {
    cost: { writes: count / 8 + 4, messages: 1, invocations: 1 },
    steps: `
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps: [{type: task, name: call, resourceArn: 'acs:fc:::services/s/functions/f'}]
`,
    input: { list: Array.from({ length: count }, (_, i) => i) },
    runTask: answers,
  };
}

export const BUDGETS = {
  /** Two steps are 4 writes and 1 message; the submission and the keep-alive's alarm item come on top. */
  callback: {
    cost: { writes: 6, messages: 2, invocations: 2 },
    steps: `${ask()}${call('b')}`,
    runTask: reportSoon,
  },
  /**
   * The child: 2 steps, so 4 writes. The parent: 1 step, so 3, and 2; the keep-alive's alarm item comes on top. 2 messages
   * and 2 invocations more than one execution.
   */
  childFlow: {
    cost: { writes: 4 + 3 + 2 + 1, messages: 1 + 2, invocations: 1 + 2 },
    steps: `
  - {type: task, name: child, resourceArn: 'acs:fnf:::flow/child', pattern: sync}${call('c')}`,
    runTask: answers,
    prepare: (world) =>
      world.createFlow('child', `version: v1\ntype: flow\nsteps:${call('a')}${call('b')}`),
  },
  /**
   * Two steps are 4 writes and 1 message. On top: the submission, the rendezvous item, the keep-alive's alarm item. The put
   * of the end that finds who waits is refused, and writes nothing.
   */
  asyncCall: {
    cost: { writes: 4 + 1 + 1 + 1, messages: 2, invocations: 2 },
    steps: `${later()}${call('b')}`,
    runTask: acceptAndEnd,
  },
  /** Its name, its call and its end besides. */
  statefulCall: {
    cost: { writes: 7 + 3, messages: 2, invocations: 2 },
    steps: `${later(', StatefulAsyncInvocationID: x')}${call('b')}`,
    runTask: acceptAndEnd,
  },
  /** With back-off: 2 writes, a message and an invocation more. */
  retry: {
    cost: { writes: 5, messages: 2, invocations: 2 },
    steps: call('a', retry),
    runTask: failsOnce,
  },
  /** A write, a message and an invocation more than the step behind it. */
  nearWait: {
    cost: { writes: 4, messages: 2, invocations: 2 },
    steps: `${waits(600)}${call('b')}`,
    runTask: answers,
  },
  /** Beyond 15 minutes: an item, too. */
  farWait: {
    cost: { writes: 5, messages: 2, invocations: 2 },
    steps: `${waits(5_400)}${call('b')}`,
    runTask: answers,
  },
} as const satisfies Record<string, Budget>;
