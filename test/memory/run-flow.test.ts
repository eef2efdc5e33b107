import { describe, expect, it } from '@jest/globals';
import type { ExecutionView } from '../../src/app/execution-view.ts';
import { ASK, PAY, finish, flowOf, outlineOf, outputOf, run } from '../support/run-in-memory.ts';

const endOf = ({ status, outputText }: ExecutionView) => [status, outputText];

describe('a run in memory', () => {
  it('lets waits and slow answers take virtual time', async () => {
    const flow = flowOf(`  - {type: wait, name: month, duration: 2592000}\n${PAY}`);
    const finished = await finish({
      flow,
      mocks: 'steps: {pay: {result: {id: 7}, afterSeconds: 2.5}}',
    });
    expect(outlineOf(finished, 'TaskScheduled', 'TaskSucceeded').map(firstWords)).toEqual([
      '+2592000s TaskScheduled',
      '+2592002.5s TaskSucceeded',
    ]);
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"id":7}']);
  });

  it('says the same for the same seed, and has other ids for another', async () => {
    const parts = { flow: flowOf(ASK), mocks: 'steps: {ask: {callback: {output: {a: 1}}}}' };
    const first = JSON.stringify(await finish(parts));
    expect(JSON.stringify(await finish(parts))).toBe(first);
    expect(JSON.stringify(await finish({ ...parts, seed: 2 }))).not.toBe(first);
  });

  it('ends a flow that loops for ever at the limit of events', async () => {
    const flow = flowOf(
      `${PAY}  - {type: choice, name: again, choices: [{condition: 'true', goto: pay}]}\n`,
    );
    const { execution, events } = await finish({ flow, mocks: 'default: {result: {}}' });
    expect(execution.status).toBe('Failed');
    expect(events.at(-1)?.detail).toMatchObject({
      cause: expect.stringContaining('the limit of 100000 events'),
    });
  });

  it('times an execution out that waits for years', async () => {
    const flow = flowOf(
      `  - {type: wait, name: day, duration: 86400}
  - {type: choice, name: again, choices: [{condition: 'true', goto: day}]}\n`,
    );
    const finished = await finish({ flow });
    expect(finished.execution.status).toBe('TimedOut');
    expect(firstWords(outlineOf(finished, 'ExecutionTimedOut')[0] ?? '')).toBe(
      '+31536000s ExecutionTimedOut',
    );
  });

  it('refuses a flow that is wrong, in the words of its check', async () => {
    expect(await run({ flow: flowOf('  - {type: pas, name: a}\n') })).toEqual({
      kind: 'refused',
      problems: [expect.stringContaining('flow.yml:4:12: type "pas" of step "a"')],
    });
  });

  it('refuses an input that no execution may have', async () => {
    const long = { text: 'x'.repeat(300_000) };
    const flow = flowOf('  - {type: pass, name: a}\n');
    await expect(run({ flow, input: long })).rejects.toMatchObject({ code: 'payload.too-large' });
  });

  it('answers an action like any other task', async () => {
    const step = '{type: task, name: look, action: "fnf:DescribeExecution",';
    const params = 'serviceParams: {FlowName: other, ExecutionName: one}}';
    const finished = await finish({
      flow: flowOf(`  - ${step} ${params}\n`),
      mocks: 'steps: {look: {result: {Status: Running}}}',
    });
    expect(finished.warnings).toEqual([]);
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"Status":"Running"}']);
  });

  it('begins nothing for a start that waits for its callback', async () => {
    const flow = flowOf(`  - type: task
    name: start
    action: fnf:StartExecution
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {FlowName: other, ExecutionName: one, Input: '{}', CallbackFnFTaskToken: $.token}
`);
    const finished = await finish({ flow, mocks: 'steps: {start: {callback: {output: {a: 1}}}}' });
    expect(finished.notes).toEqual([]);
    const [submitted] = outlineOf(finished, 'TaskSubmitted');
    expect(submitted).toContain('"FlowName":"other","Name":"one","Status":"","Input":"{}"');
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"a":1}']);
  });

  it.each([
    [
      'an asynchronous function whose end is awaited',
      'resourceArn: "acs:fc:::services/s/functions/f", pattern: sync, serviceParams: {InvocationType: Async}',
    ],
    [
      'a message that is delayed for hours',
      'resourceArn: "acs:mns:::/queues/q/messages", serviceParams: {MessageBody: $, DelaySeconds: 7200}',
    ],
    ['a child flow', 'resourceArn: "acs:fnf:::flow/other", pattern: sync'],
    [
      'an action',
      'action: "fnf:DescribeExecution", serviceParams: {FlowName: other, ExecutionName: one}',
    ],
  ])('answers %s like any other task, without a warning', async (_what, attributes) => {
    const flow = flowOf(`  - {type: task, name: pay, ${attributes}}\n`);
    const finished = await finish({ flow, mocks: 'steps: {pay: {result: {done: true}}}' });
    expect(finished.warnings).toEqual([]);
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"done":true}']);
  });

  it('gives its history in any number of readings, whole each time', async () => {
    const flow = flowOf('  - {type: pass, name: a}\n');
    const { events, readEvents } = await finish({ flow });
    const again: unknown[] = [];
    for await (const event of readEvents()) again.push(event);
    expect(again).toEqual(events);
    expect(events.map(({ eventId }) => eventId)).toEqual(
      [1, 2, 3, 4, 5, 6].slice(0, events.length),
    );
  });
});

describe('a function that takes longer than a deployment waits', () => {
  const LONG = PAY.replace(
    'pay,',
    'pay, retry: [{errors: [FnF.TaskTimeout], intervalSeconds: 10}],',
  );
  const CAUSE =
    'function \\"pay\\" has not answered within 540 s; ' +
    'use \\"InvocationType: Async\\" for functions that run longer';

  it('is given up in the words of a deployment, and may be tried again', async () => {
    const mocks = 'steps: {pay: [{result: {n: 1}, afterSeconds: 541}, {result: {n: 2}}]}';
    const finished = await finish({ flow: flowOf(LONG), mocks });
    expect(outlineOf(finished, 'TaskFailed', 'TaskTimedOut', 'TaskSucceeded')).toEqual([
      `+540s TaskFailed pay {"error":"FnF.TaskTimeout","cause":"${CAUSE}"}`,
      '+550s TaskSucceeded pay {"output":{"n":2}}',
    ]);
  });

  it('answers in time at the limit', async () => {
    const mocks = 'steps: {pay: {result: {n: 1}, afterSeconds: 540}}';
    expect(outputOf(await finish({ flow: flowOf(PAY), mocks }))).toEqual({ n: 1 });
  });

  it('is waited for when it is asynchronous, or no function', async () => {
    const mocks = 'steps: {pay: {result: {n: 1}, afterSeconds: 6000}}';
    for (const attributes of [
      'resourceArn: "acs:fc:::services/s/functions/pay", pattern: sync, serviceParams: {InvocationType: Async}',
      'resourceArn: "acs:fnf:::flow/other", pattern: sync',
    ]) {
      const flow = flowOf(`  - {type: task, name: pay, ${attributes}}\n`);
      expect(outputOf(await finish({ flow, mocks }))).toEqual({ n: 1 });
    }
  });
});

describe('an unanswered call', () => {
  it('ends the run where it stands, without waiting for other calls', async () => {
    const flow = flowOf(`  - type: parallel
    name: both
    branches:
      - steps:
          - {type: task, name: slow, resourceArn: "acs:fc:::services/s/functions/slow"}
      - steps:
        ${PAY.trimStart().replace('- ', '  - ')}`);
    const finished = await finish({
      flow,
      mocks: 'steps: {slow: {result: {}, afterSeconds: 100}}',
      input: { n: 1 },
    });
    expect(finished.obstacle).toEqual({
      kind: 'unanswered',
      stepName: 'pay',
      resourceArn: 'acs:fc:::services/s/functions/pay',
      waitsForCallback: false,
      input: { n: 1 },
      hasAnswers: false,
    });
    expect(finished.execution.status).toBe('Running');
    expect(outlineOf(finished, 'TaskSucceeded')).toEqual([]);
  });

  it('is told from one that no answer holds for', async () => {
    const mocks = 'steps: {pay: {when: $.n == 2, result: {}}}';
    const { obstacle } = await finish({ flow: flowOf(PAY), mocks, input: { n: 1 } });
    expect(obstacle).toMatchObject({ kind: 'unanswered', hasAnswers: true });
  });

  it('is one that waits for nothing, where the default is a callback alone', async () => {
    const mocks = 'default: {callback: {output: {answer: 42}}}';
    const { obstacle } = await finish({ flow: flowOf(PAY), mocks });
    expect(obstacle).toMatchObject({ kind: 'unanswered', stepName: 'pay' });
    expect(outputOf(await finish({ flow: flowOf(ASK), mocks }))).toEqual({ answer: 42 });
  });
});

function firstWords(line: string): string {
  return line.split(' ').slice(0, 2).join(' ');
}
