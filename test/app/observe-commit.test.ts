/** What is counted, measured and logged of executions, by whoever commits. Virtual time begins at 2024-01-01T00:00:00Z. */
import { describe, expect, it } from '@jest/globals';
import { failPoisoned } from '../../src/app/fail-poisoned.ts';
import { reportTaskFailed, reportTaskSucceeded } from '../../src/app/report-task.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { toWorkId } from '../../src/core/shared/ids.ts';
import { FLOW_HEAD } from '../support/several-flows.ts';
import { type Watched, watchWorld } from '../support/watch-world.ts';
import { failed, succeeded, type TaskScript, World, type WorldOptions } from '../support/world.ts';

const PASSES = `${FLOW_HEAD}  - {type: pass, name: go}\n`;
const WAITS = `${FLOW_HEAD}  - {type: wait, name: long, duration: 30}\n`;
const FAILS = `${FLOW_HEAD}  - {type: fail, name: no, error: Sold, cause: none left}\n`;
const TIMES_OUT = `timeoutSeconds: 20\n${WAITS}`;

const task = (name: string, ...more: readonly string[]) =>
  [
    '  - type: task',
    `name: ${name}`,
    ...(more.some((line) => line.startsWith('resourceArn'))
      ? []
      : ['resourceArn: acs:fc:::services/s/functions/f']),
    ...more,
  ].join('\n    ');

const RETRIES = (seconds: number) =>
  `${FLOW_HEAD}${task('call', `retry: [{errors: [FnF.ALL], intervalSeconds: ${seconds}, maxAttempts: 3}]`)}\n`;

const ASKS = `${FLOW_HEAD}${task(
  'ask',
  'resourceArn: acs:mns:::/queues/orders/messages',
  'pattern: waitForCallback',
  'inputMappings: [{target: token, source: $context.task.token}, {target: more, source: $input.more}]',
  'serviceParams: {MessageBody: $}',
  'catch: [{errors: [Worse], goto: after}]',
)}\n${task('after')}\n`;

function open(options: WorldOptions = {}): { world: World; seen: Watched } {
  const world = new World(options);
  return { world, seen: watchWorld(world) };
}

async function ran(flow: string, options: WorldOptions = {}) {
  const opened = open(options);
  await opened.world.start(flow);
  await opened.world.settle();
  return opened;
}

/** One answer per call, in order. */
const answering = (...answers: readonly ReturnType<TaskScript>[]): TaskScript => {
  const left = [...answers];
  return () => left.shift() ?? failed('TooMany');
};

async function names(world: World) {
  const { runId } = (await world.header())?.origin ?? {};
  return { flowName: 'flow', executionName: 'run', runId };
}

describe('an execution', () => {
  it('is counted and logged as it starts and as it ends, once each', async () => {
    const { world, seen } = await ran(WAITS);
    const common = await names(world);
    expect(seen.lines).toEqual([
      { level: 'info', message: 'execution started', fields: { ...common, eventId: 1 } },
      {
        level: 'info',
        message: 'execution ended',
        fields: { ...common, eventId: 6, status: 'Succeeded', durationMs: 30_000 },
      },
    ]);
    expect([seen.sum('ExecutionsStarted'), seen.sum('ExecutionsSucceeded')]).toEqual([1, 1]);
  });

  it.each([
    ['ExecutionsFailed', FAILS, { status: 'Failed', error: 'Sold', durationMs: 0 }],
    [
      'ExecutionsTimedOut',
      TIMES_OUT,
      { status: 'TimedOut', error: 'FnF.TaskTimeout', durationMs: 20_000 },
    ],
  ])('is one of %s', async (metric, flow, line) => {
    const { seen } = await ran(flow);
    expect(seen.fieldsOf('execution ended')).toMatchObject([line]);
    expect(endsIn(seen)).toEqual({ [metric]: 1 });
  });

  it('is one of ExecutionsStopped, whoever commits the stop', async () => {
    const { world, seen } = open();
    await world.start(WAITS);
    const request = { flowName: 'flow', executionName: 'run', error: 'Enough', cause: 'why' };
    await stopExecution(world.deps, request);
    await world.settle();
    expect(seen.fieldsOf('execution ended')).toMatchObject([
      { status: 'Stopped', error: 'Enough' },
    ]);
    expect(endsIn(seen)).toEqual({ ExecutionsStopped: 1 });
  });

  it.each([1, 3])('of a message that comes %i times is counted once', async (times) => {
    const { world, seen } = open();
    await world.start(PASSES);
    const [start] = world.queue.pending();
    for (let i = 1; i < times && start !== undefined; i += 1) await world.queue.send(start.message);
    await world.settle();
    expect([seen.sum('ExecutionsStarted'), seen.sum('ExecutionsSucceeded')]).toEqual([1, 1]);
  });

  it('that is failed as poison is counted before its end is told, which may have to be tried again', async () => {
    const { world, seen } = open();
    await world.start(WAITS);
    const key = await world.key();
    const { runId } = (await world.header())?.origin ?? {};
    if (runId === undefined) throw new Error('it has started');
    const work = { trigger: { type: 'AlarmDue' as const, alarmId: 0 } };
    const message = { workId: toWorkId('poison'), key, runId, work };
    const close = world.journal.closeHeader.bind(world.journal);
    world.journal.closeHeader = () => Promise.reject(new Error('away'));
    await expect(failPoisoned(world.deps, message, 'broken')).rejects.toThrow('away');
    world.journal.closeHeader = close;
    await failPoisoned(world.deps, message, 'broken');
    expect(endsIn(seen)).toEqual({ ExecutionsFailed: 1, ExecutionsPoisoned: 1 });
    const line = { ...key, runId, reason: 'broken' };
    expect(seen.fieldsOf('execution failed by a poisoned message')).toEqual([line]);
  });
});

describe('an execution near its limit of events', () => {
  const chain = (...types: readonly string[]) =>
    `${FLOW_HEAD}${types.map((type, i) => `  - {${type}, name: s${i}}\n`).join('')}`;

  it.each([
    ['as it starts', chain(...Array.from({ length: 6 }, () => 'type: pass')), 26],
    [
      'later on',
      chain(
        'type: pass',
        'type: pass',
        'type: wait, duration: 5',
        'type: pass',
        'type: pass',
        'type: pass',
      ),
      26,
    ],
  ])('is told of once, %s', async (_when, flow, events) => {
    const { world, seen } = await ran(flow, { limits: { eventsPerExecution: 30 } });
    expect(seen.sum('ExecutionsNearEventLimit')).toBe(1);
    const message = 'execution near its limit of events';
    expect(seen.lines.filter((line) => line.message === message)).toEqual([
      { level: 'warn', message, fields: { ...(await names(world)), events, limit: 30 } },
    ]);
  });

  it('is none below 80 % of it', async () => {
    const { seen } = await ran(PASSES, { limits: { eventsPerExecution: 8 } });
    expect(seen.sum('ExecutionsNearEventLimit')).toBe(0);
  });
});

describe('the latency of a step', () => {
  it('is that from its start to its end, of each step that waited', async () => {
    const flow = `${FLOW_HEAD}  - {type: pass, name: first}\n  - {type: wait, name: a, duration: 30}\n  - {type: wait, name: b, duration: 5}\n  - {type: pass, name: last}\n`;
    const { seen } = await ran(flow);
    expect(seen.values('StepLatency')).toEqual([30_000, 5_000]);
  });

  it('is known of steps inside others', async () => {
    const flow = `${FLOW_HEAD}  - type: parallel
    name: fork
    branches:
      - steps: [{type: wait, name: a, duration: 10}]
      - steps:
          - type: foreach
            name: each
            iterationMapping: {collection: $.list, item: one}
            inputMappings: [{target: list, source: $input.list}]
            steps: [{type: wait, name: b, duration: 20}]
`;
    const { world, seen } = open();
    await world.start(flow, { list: [1, 2] });
    await world.settle();
    // Branch, two iterations, the foreach around them, the parallel around that.
    expect(seen.values('StepLatency')).toEqual([10_000, 20_000, 20_000, 20_000, 20_000]);
  });

  it('counts a visit of a step, not its attempts, and ends with its failure', async () => {
    const runTask = answering(failed('A'), failed('A'), failed('A'), failed('A'));
    const { seen } = await ran(RETRIES(4), { runTask });
    // 4, 8 and 16 seconds between four attempts.
    expect(seen.values('StepLatency')).toEqual([28_000]);
  });

  it('is that of each visit, where a step is entered again by the entry that left it', async () => {
    const flow = `${FLOW_HEAD}${task('list')}
  - {type: wait, name: pause, duration: 7}
  - type: choice
    name: again
    choices: [{condition: $.hasMore, goto: list}]
`;
    const runTask = answering(succeeded({ hasMore: true }), succeeded({ hasMore: false }));
    const { seen } = await ran(flow, { runTask });
    expect(seen.values('StepLatency')).toEqual([0, 7_000, 0, 7_000]);
  });
});

describe('attempts', () => {
  it.each([0, 3])('after %i seconds are retries, and each failure is logged', async (seconds) => {
    const runTask = answering(failed('A', 'why'), failed('B', 'why'), succeeded({}));
    const { world, seen } = await ran(RETRIES(seconds), { runTask });
    expect(seen.sum('TaskRetries')).toBe(2);
    const common = { ...(await names(world)), stepName: 'call', type: 'TaskFailed' };
    expect(seen.fieldsOf('attempt of a task failed')).toEqual([
      { ...common, eventId: 6, error: 'A' },
      { ...common, eventId: 9, error: 'B' },
    ]);
  });

  it('of a later visit are no retries of the visit before', async () => {
    const flow = `${RETRIES(0)}  - type: choice
    name: again
    choices: [{condition: $.hasMore, goto: call}]
`;
    const runTask = answering(
      failed('A'),
      succeeded({ hasMore: true }),
      succeeded({ hasMore: true }),
      failed('A'),
      succeeded({ hasMore: false }),
    );
    const { world, seen } = await ran(flow, { runTask });
    expect((await world.header())?.status).toBe('Succeeded');
    expect(seen.sum('TaskRetries')).toBe(2);
  });

  it('that a service refuses because there are too many are throttles', async () => {
    const runTask = answering(failed('FC.ResourceThrottled'), failed('Other'), succeeded({}));
    const { seen } = await ran(RETRIES(0), { runTask });
    expect(seen.sum('Throttles')).toBe(1);
  });

  it('that time out, or cannot be submitted, are logged as what they are', async () => {
    const late = `${FLOW_HEAD}${task('call', 'resourceArn: acs:mns:::/queues/orders/messages', 'pattern: waitForCallback', 'timeoutSeconds: 9', 'serviceParams: {MessageBody: x}')}\n`;
    const silent = await ran(late);
    expect(silent.seen.fieldsOf('attempt of a task failed')).toMatchObject([
      { type: 'TaskTimedOut', error: 'FnF.TaskTimeout', stepName: 'call' },
    ]);
    const refused = await ran(late, { runTask: answering(failed('MNS.QueueNotExist')) });
    expect(refused.seen.fieldsOf('attempt of a task failed')).toMatchObject([
      { type: 'TaskSubmitFailed', error: 'MNS.QueueNotExist', stepName: 'call' },
    ]);
  });
});

describe('what is logged and measured', () => {
  it('holds nothing that executions work on: no input, output, cause or token', async () => {
    const secret = 'CANARY-5e1f';
    const tokens: string[] = [];
    const runTask: TaskScript = ({ input, stepName }) => {
      if (stepName === 'ask') tokens.push(input['token'] as string);
      return stepName === 'ask' ? succeeded({ MessageId: secret }) : failed('Down', secret);
    };
    const { world, seen } = open({ runTask });
    for (const name of ['good', 'bad', 'stopped']) {
      await world.start(ASKS, { more: secret, [secret]: 1 }, name);
    }
    await world.settle(world.clock.nowMs());
    const [first = '', second = ''] = tokens;
    const outputText = JSON.stringify({ [secret]: secret });
    await reportTaskSucceeded(world.deps, { taskToken: first, outputText });
    await reportTaskFailed(world.deps, { taskToken: second, error: 'Worse', cause: secret });
    const stop = { flowName: 'flow', executionName: 'stopped', error: 'Enough', cause: secret };
    await stopExecution(world.deps, stop);
    await world.settle();
    expect(seen.fieldsOf('execution ended')).toHaveLength(3);
    expect(seen.fieldsOf('attempt of a task failed')).toHaveLength(3);
    const written = JSON.stringify([seen.lines, seen.added]);
    for (const hidden of [secret, ...tokens]) expect(written).not.toContain(hidden);
  });
});

/** The metrics that count ends, those that counted any. */
function endsIn(seen: Watched): Record<string, number> {
  const ends = seen.added.filter(
    ({ name }) => name.startsWith('Executions') && name !== 'ExecutionsStarted',
  );
  return Object.fromEntries(ends.map(({ name }) => [name, seen.sum(name)]));
}
