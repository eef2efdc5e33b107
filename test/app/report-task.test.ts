import { describe, expect, it } from '@jest/globals';
import { reportTaskFailed, reportTaskSucceeded } from '../../src/app/report-task.ts';
import { stopExecution } from '../../src/app/stop-execution.ts';
import { flush, succeeded, World } from '../support/world.ts';

const FLOW = `version: v1
type: flow
steps:
  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/orders/messages
    pattern: waitForCallback
    timeoutSeconds: 600
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $, Priority: 1}
    retry: [{errors: [Again], intervalSeconds: 1}]
`;

/** A world whose execution waits for a report, and the tokens that its worker has received. */
async function waitingWorld() {
  const tokens: string[] = [];
  const world = new World({
    runTask: ({ input }) => {
      tokens.push(input['token'] as string);
      return succeeded({ MessageId: 'm' });
    },
  });
  await world.start(FLOW);
  await world.settle(world.clock.nowMs());
  const token = tokens[0] ?? '';
  const lines = async () => (await world.history()).map(({ type }) => type).join(' ');
  return { world, token, tokens, lines };
}

const WAITING = 'ExecutionStarted StepEntered StepStarted TaskScheduled TaskStarted TaskSubmitted';
const REFUSED = { code: 'task.already-completed' };

describe('a report', () => {
  it('settles the task and names the event that it became', async () => {
    const { world, token, lines } = await waitingWorld();
    const report = { taskToken: token, outputText: '{"ok":true}' };
    expect(await reportTaskSucceeded(world.deps, report)).toEqual({ eventId: 7 });
    expect(await lines()).toBe(
      `${WAITING} TaskSucceeded StepSucceeded StepExited ExecutionSucceeded`,
    );
    await world.settle();
    expect((await world.header())?.output).toEqual({ ok: true });
  });

  it('made twice is refused the second time, and changes nothing', async () => {
    const { world, token, lines } = await waitingWorld();
    await reportTaskFailed(world.deps, { taskToken: token, error: 'No', cause: 'why' });
    const before = await lines();
    const again = reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' });
    await expect(again).rejects.toMatchObject(REFUSED);
    await world.settle();
    expect(await lines()).toBe(before);
    expect(before).toBe(`${WAITING} TaskFailed StepFailed ExecutionFailed`);
  });

  it('made many times at once counts once', async () => {
    const { world, token } = await waitingWorld();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        reportTaskSucceeded(world.deps, { taskToken: token, outputText: `{"n":${n}}` }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await world.settle();
    const events = await world.history();
    expect(events.filter(({ type }) => type === 'TaskSucceeded')).toHaveLength(1);
    expect(world.queue.pending()).toEqual([]);
  });

  it('with a large output, made many times at once, is answered with the event that it became', async () => {
    const { world, token } = await waitingWorld();
    const text = 'x'.repeat(140 * 1024);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 3 }, (_, n) =>
        reportTaskSucceeded(world.deps, {
          taskToken: token,
          outputText: JSON.stringify({ n, text }),
        }),
      ),
    );
    const answers = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : []));
    expect(answers).toEqual([{ eventId: 7 }]);
    expect((await world.history())[6]?.type).toBe('TaskSucceeded');
  });

  it('that the submission overtakes is answered with the outcome, not with the submission', async () => {
    // The report is read, then TaskSubmitted is committed, then the report.
    const tokens: string[] = [];
    const world = new World({
      runTask: async ({ input }, { clock }) => {
        tokens.push(input['token'] as string);
        await clock.sleep(1_000);
        return succeeded({ MessageId: 'm' });
      },
    });
    await world.start(FLOW);
    await world.settle(world.clock.nowMs());
    const send = world.queue.send.bind(world.queue);
    world.queue.send = async (message, delaySeconds) => {
      await send(message, delaySeconds);
      if (message.work.trigger.type === 'TaskSucceeded') {
        world.clock.advance(1_000);
        await flush();
      }
    };
    const report = { taskToken: tokens[0] ?? '', outputText: '{}' };
    const { eventId } = await reportTaskSucceeded(world.deps, report);
    const event = (await world.history()).find((candidate) => candidate.eventId === eventId);
    expect(event?.type).toBe('TaskSucceeded');
    expect((await world.history()).map(({ type }) => type)).toContain('TaskSubmitted');
  });

  it('that is late, after the attempt timed out, is refused without the token in its words', async () => {
    const { world, token } = await waitingWorld();
    await world.settle();
    expect((await world.header())?.status).toBe('Failed');
    const late = reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' });
    await expect(late).rejects.toMatchObject({
      ...REFUSED,
      message: "Task 'ask' has already completed.",
    });
  });

  it('for an attempt that was retried is refused; the new attempt has a token of its own', async () => {
    const { world, token, tokens } = await waitingWorld();
    await reportTaskFailed(world.deps, { taskToken: token, error: 'Again' });
    await world.settle(world.clock.nowMs() + 2_000);
    expect(tokens).toHaveLength(2);
    const old = reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' });
    await expect(old).rejects.toMatchObject(REFUSED);
    await reportTaskSucceeded(world.deps, { taskToken: tokens[1] ?? '', outputText: '' });
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
  });

  it('after the execution was stopped is refused', async () => {
    const { world, token } = await waitingWorld();
    await stopExecution(world.deps, { flowName: 'flow', executionName: 'run' });
    const late = reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' });
    await expect(late).rejects.toMatchObject(REFUSED);
  });

  it('with a forged, truncated or foreign token is refused before anything is read', async () => {
    const { world, token, lines } = await waitingWorld();
    const flipped = token.slice(0, -2) + (token.endsWith('A') ? 'BB' : 'AA');
    const foreign = new World();
    await foreign.start(FLOW);
    for (const taskToken of ['', 'nonsense', token.slice(0, -4), flipped, `${token}AAAA`]) {
      const report = reportTaskSucceeded(world.deps, { taskToken, outputText: '{}' });
      await expect(report).rejects.toMatchObject({ code: 'argument.invalid' });
    }
    expect(await lines()).toBe(WAITING);
  });

  it.each([
    ['no JSON', '{', 'argument.invalid'],
    ['300 KB', JSON.stringify('x'.repeat(300 * 1024)), 'payload.too-large'],
  ])('with an output of %s is refused and leaves the task open', async (_what, output, code) => {
    const { world, token, lines } = await waitingWorld();
    const report = reportTaskSucceeded(world.deps, { taskToken: token, outputText: output });
    await expect(report).rejects.toMatchObject({ code });
    expect(await lines()).toBe(WAITING);
    await reportTaskSucceeded(world.deps, { taskToken: token, outputText: '{}' });
    await world.settle();
    expect((await world.header())?.status).toBe('Succeeded');
  });

  it('of a value that is no object fails the attempt by name', async () => {
    const { world, token } = await waitingWorld();
    await reportTaskSucceeded(world.deps, { taskToken: token, outputText: '[1]' });
    const failed = (await world.history()).find(({ type }) => type === 'TaskFailed');
    expect(failed?.detail).toMatchObject({ error: 'FnF.InvalidLocal' });
  });
});

describe('stopping an execution', () => {
  it('answers with its end', async () => {
    const { world } = await waitingWorld();
    const request = { flowName: 'flow', executionName: 'run', error: 'Enough', cause: 'done' };
    expect(await stopExecution(world.deps, request)).toMatchObject({
      status: 'Stopped',
      outputText: '',
      stoppedAt: '2024-01-01T00:00:00.000Z',
    });
    const events = await world.history();
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionStopped',
      detail: { error: 'Enough', cause: 'done' },
    });
  });

  it('twice at once counts once', async () => {
    const { world } = await waitingWorld();
    const request = { flowName: 'flow', executionName: 'run' };
    const outcomes = await Promise.allSettled([
      stopExecution(world.deps, request),
      stopExecution(world.deps, request),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(stopExecution(world.deps, request)).rejects.toMatchObject({
      code: 'execution.not-running',
      message: expect.stringContaining('Stopped'),
    });
  });
});
