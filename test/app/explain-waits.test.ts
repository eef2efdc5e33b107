/** What ExplainExecution says of whatever an execution may wait for. */
import { describe, expect, it } from '@jest/globals';
import { explain, explainAt, onlyWait, START } from '../support/explained.ts';
import { FLOW_HEAD } from '../support/several-flows.ts';
import { CALL, WAIT } from '../support/work-messages.ts';
import { failed, succeeded, type TaskScript, World } from '../support/world.ts';

const YEAR_MS = 365 * 86_400_000;
const ASK = `${FLOW_HEAD}
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    timeoutSeconds: 600
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
`;

const never = () => new Promise<never>(() => undefined);

describe('an execution that waits', () => {
  it('for a callback names the worker, and when the step gives up; never the token', async () => {
    const { explanation } = await explainAt(ASK, 60);
    expect(onlyWait(explanation)).toMatchObject({
      kind: 'callback',
      path: [],
      stepName: 'ask',
      sinceMs: START,
      attempt: 1,
      resourceArn: 'acs:mns:::/queues/questions/messages',
      actor: 'Worker',
      action:
        'the worker that has its task token, through queue "questions", has to call ReportTaskSucceeded or ReportTaskFailed',
      givesUpMs: START + 600_000,
      givesUpBy: 'step',
      isOverdue: false,
    });
    expect(explanation).toMatchObject({ status: 'Running', isOverdue: false, advice: [] });
    expect(JSON.stringify(explanation)).not.toMatch(/[A-Za-z0-9_-]{100,}/);
    expect(explanation.running?.wakeUps).toEqual({
      count: 1,
      first: [{ dueMs: START + 600_000, isOverdue: false }],
    });
  });

  it('for the answer of a function says whose call it is, and when it is overdue', async () => {
    const world = new World({ runTask: never });
    await world.start(CALL);
    await world.settle(START + 60_000);
    expect(onlyWait(await explain(world))).toMatchObject({
      kind: 'call',
      actor: 'Function',
      action: expect.stringMatching(
        /^function "s\/f" has to answer, within 540 seconds of its call; the work message .* within 15 minutes$/,
      ),
      owner: (await world.journal.findNewestEntry(await world.key()))?.cause,
      isOverdue: false,
    });
    // A handler that died gives its message back after 15 minutes, and the call may take nine.
    world.clock.advance(23 * 60_000);
    expect(onlyWait(await explain(world)).isOverdue).toBe(false);
    world.clock.advance(1_000);
    const late = await explain(world);
    expect([late.isOverdue, onlyWait(late).isOverdue]).toEqual([true, true]);
    expect(late.advice).toEqual([
      'messages of a handler that died come back within 15 minutes; if nothing moves then: npx sluice repair flow run',
    ]);
  });

  it.each([
    ['acs:mns:::/queues/q/messages', '{MessageBody: x}', 'queue "q" has to take the message'],
    ['acs:mns:::/topics/t/messages', '{MessageBody: x}', 'topic "t" has to take the message'],
    ['acs:fc:::functions/f', '{InvocationType: Async}', 'function "f" has to accept the call'],
    [
      'arn:aws:sqs:eu-west-1:123456789012:q',
      '{MessageBody: x}',
      'queue "arn:aws:sqs:eu-west-1:123456789012:q" has to take the message',
    ],
  ])(
    'for a request to %s is Sluice’s, and overdue after 15 minutes',
    async (arn, params, action) => {
      const flow = `${FLOW_HEAD}  - {type: task, name: a, resourceArn: '${arn}', serviceParams: ${params}}\n`;
      const { world, explanation } = await explainAt(flow, 900, { runTask: never });
      expect(onlyWait(explanation)).toMatchObject({ actor: 'Sluice', isOverdue: false });
      expect(onlyWait(explanation).action).toContain(`${action}; `);
      world.clock.advance(1);
      expect(onlyWait(await explain(world)).isOverdue).toBe(true);
    },
  );

  it('for its time says until when; overdue once nobody wakes it', async () => {
    const { world, explanation } = await explainAt(WAIT, 60);
    expect(onlyWait(explanation)).toMatchObject({
      kind: 'pause',
      stepName: 'pause',
      actor: 'Time',
      untilMs: START + 600_000,
      givesUpMs: START + YEAR_MS,
      givesUpBy: 'execution',
    });
    world.queue.purge();
    world.clock.advanceTo(START + 610_000);
    expect((await explain(world)).isOverdue).toBe(false);
    world.clock.advance(1);
    const late = await explain(world);
    expect(late.running?.wakeUps.first).toEqual([{ dueMs: START + 600_000, isOverdue: true }]);
    expect(onlyWait(late)).toMatchObject({
      actor: 'Sluice',
      action: 'its time is over, and the wake-up that says so has not been handled',
    });
    expect(late.advice).toEqual([
      'a wake-up is overdue: its message is late or lost, or the minute tick (fire-alarms) does not run',
      expect.stringMatching(/npx sluice repair flow run$/),
    ]);
  });

  it('to try again says why and until when, without a token that the error quotes', async () => {
    const flow = `${FLOW_HEAD}
  - type: task
    name: pay
    resourceArn: acs:fc:::functions/f
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    retry: [{errors: [Busy], intervalSeconds: 30, multiplier: 2, maxAttempts: 5}]
`;
    const runTask: TaskScript = ({ input }) =>
      failed('Busy', `no ${JSON.stringify(input['token'])}!`);
    const { explanation } = await explainAt(flow, 50, { runTask });
    expect(onlyWait(explanation)).toMatchObject({
      kind: 'retry',
      error: 'Busy',
      cause: 'no "<task token>"!',
      failedAttempts: 2,
      sinceMs: START + 30_000,
      untilMs: START + 90_000,
      actor: 'Time',
    });
  });

  it('to send a delayed message says until when', async () => {
    const flow = `${FLOW_HEAD}
  - type: task
    name: remind
    resourceArn: acs:mns:::/queues/mails/messages
    serviceParams: {MessageBody: hello, DelaySeconds: 3600}
`;
    const { explanation } = await explainAt(flow, 50);
    expect(onlyWait(explanation)).toMatchObject({
      kind: 'delayedSend',
      untilMs: START + 3_600_000,
      action: 'the message to queue "mails" is sent when its delay is over',
    });
  });

  it('for an asynchronous call names the function and the stateful invocation', async () => {
    const flow = `${FLOW_HEAD}
  - type: task
    name: job
    resourceArn: acs:fc:::services/s/functions/f
    pattern: sync
    serviceParams: {InvocationType: Async, StatefulAsyncInvocationID: nightly}
`;
    const runTask = () => ({ ...succeeded({}), functionName: 'f' }) as const;
    const { world, explanation } = await explainAt(flow, 50, { runTask });
    expect(onlyWait(explanation)).toMatchObject({
      kind: 'asyncCall',
      invocationId: 'nightly',
      invocationStatus: 'Running',
      actor: 'Function',
      action:
        'stateful invocation "nightly" of function "s/f" has to end: Lambda reports it to the queue of results',
    });
    // Its end is stored, and the message that tells of it is lost.
    const { effectId } = (await world.invocations.find('nightly'))!;
    const stoppedAt = new Date(world.clock.nowMs()).toISOString();
    await world.invocations.end('nightly', effectId, { status: 'Stopped', stoppedAt });
    world.clock.advance(10_001);
    expect(onlyWait(await explain(world))).toMatchObject({
      invocationStatus: 'Stopped',
      actor: 'Sluice',
      isOverdue: true,
      action:
        'stateful invocation "nightly" of function "s/f" is Stopped, and this execution has not been told',
    });
  });

  it('for the next slice says since when', async () => {
    const world = new World({ limits: { slice: { events: 3, bytes: 1_000_000 } } });
    const steps = Array.from({ length: 9 }, (_, i) => `  - {type: pass, name: p${i}}\n`);
    await world.start(FLOW_HEAD + steps.join(''));
    expect((await explain(world)).running?.slice).toEqual({ sinceMs: START, isOverdue: false });
    world.clock.advance(900_001);
    expect((await explain(world)).running?.slice).toEqual({ sinceMs: START, isOverdue: true });
  });

  it('gives up with the flow where that comes first', async () => {
    const { explanation } = await explainAt(
      ASK.replace('steps:', 'timeoutSeconds: 90\nsteps:'),
      60,
    );
    expect(explanation.running?.deadline).toEqual({ dueMs: START + 90_000, isDefault: false });
    expect(onlyWait(explanation)).toMatchObject({
      givesUpMs: START + 90_000,
      givesUpBy: 'execution',
    });
  });
});

describe('an execution in several places', () => {
  it('says where each wait stands', async () => {
    const flow = `${FLOW_HEAD}
  - type: parallel
    name: both
    branches:
      - steps: [{type: wait, name: rest, duration: 1}]
      - steps:
          - type: choice
            name: which
            choices: [{condition: $.n == 1, steps: [{type: pass, name: no}]}]
            default: {steps: [{type: wait, name: nap, duration: 50}]}
      - steps: [{type: wait, name: sleep, duration: 500}]
`;
    const { explanation } = await explainAt(flow, 10);
    const waits = explanation.running?.waits.first.map(({ path, stepName }) => [...path, stepName]);
    expect(waits).toEqual([
      ['both[1]', 'which', 'nap'],
      ['both[2]', 'sleep'],
    ]);
    expect(explanation.running?.containers.first).toEqual([
      { path: [], stepName: 'both', type: 'parallel', total: 3, done: 1, inProgress: 2 },
    ]);
  });

  it('of 10,000 iterations shows ten waits and how many there are, the overdue ones first', async () => {
    const flow = `${FLOW_HEAD}
  - type: foreach
    name: batch
    iterationMapping: {collection: $.items, item: item}
    steps:
      - type: wait
        name: pause
        duration: $.item
`;
    const items = Array.from({ length: 10_000 }, (_, i) =>
      i < 5_000 ? 0 : i === 5_090 ? 60 : 900,
    );
    const { world, explanation } = await explainAt(flow, 30, { input: { items } });
    expect(explanation.running?.containers).toEqual({
      count: 1,
      first: [
        {
          path: [],
          stepName: 'batch',
          type: 'foreach',
          total: 10_000,
          done: 5_000,
          inProgress: 100,
        },
      ],
    });
    expect(explanation.running?.waits.count).toBe(100);
    expect(explanation.running?.waits.first.map(({ path }) => path[0])).toEqual(
      Array.from({ length: 10 }, (_, i) => `batch[${5_000 + i}]`),
    );
    world.clock.advanceTo(START + 100_000);
    const late = (await explain(world)).running?.waits.first;
    expect(late?.map(({ path, isOverdue }) => [path[0], isOverdue]).slice(0, 2)).toEqual([
      ['batch[5090]', true],
      ['batch[5000]', false],
    ]);
    expect(JSON.stringify(explanation).length).toBeLessThan(10_000);
  });
});
