import { describe, expect, it } from '@jest/globals';
import type { ExecutionView } from '../../src/app/execution-view.ts';
import { finish, outlineOf, outputOf, run } from '../support/run-in-memory.ts';

function flowOf(steps: string): string {
  return `version: v1\ntype: flow\nsteps:\n${steps}`;
}

const PAY = '  - {type: task, name: pay, resourceArn: "acs:fc:::services/s/functions/pay"}\n';
const ASK = `  - type: task
    name: ask
    resourceArn: acs:mns:::/queues/questions/messages
    pattern: waitForCallback
    inputMappings: [{target: token, source: $context.task.token}]
    serviceParams: {MessageBody: $}
`;
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
    const first = JSON.stringify(await run(parts));
    expect(JSON.stringify(await run(parts))).toBe(first);
    expect(JSON.stringify(await run({ ...parts, seed: 2 }))).not.toBe(first);
  });

  it('ends a flow that loops for ever at the limit of events', async () => {
    const flow = flowOf(
      `${PAY}  - {type: choice, name: again, choices: [{condition: 'true', goto: pay}]}\n`,
    );
    const { execution, events } = await finish({ flow, mocks: 'default: {result: {}}' });
    expect(execution.status).toBe('Failed');
    expect(events.at(-1)?.eventDetail).toContain('the limit of 100000 events');
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

  it('answers a child flow like any other task', async () => {
    const flow = flowOf(
      '  - {type: task, name: child, resourceArn: "acs:fnf:::flow/other", pattern: sync}\n',
    );
    const finished = await finish({ flow, mocks: 'steps: {child: {result: {done: true}}}' });
    expect(finished.warnings).toEqual([]);
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"done":true}']);
  });

  it('runs what a deployment refuses, and warns of it', async () => {
    const flow = flowOf(
      PAY.replace('pay,', 'later, pattern: sync, serviceParams: {InvocationType: Async},'),
    );
    const finished = await finish({ flow, mocks: 'steps: {later: {result: {done: true}}}' });
    expect(finished.warnings).toEqual([
      expect.stringContaining('warning: step "later" calls its function asynchronously'),
    ]);
    expect(endOf(finished.execution)).toEqual(['Succeeded', '{"done":true}']);
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
});

describe('a callback', () => {
  it('is reported after its time, behind the submission', async () => {
    const finished = await finish({
      flow: flowOf(ASK),
      mocks: 'steps: {ask: {callback: {output: {answer: 42}, afterSeconds: 30}}}',
    });
    const lines = outlineOf(finished, 'TaskSubmitted', 'TaskSucceeded');
    expect(lines.map(firstWords)).toEqual(['+0s TaskSubmitted', '+30s TaskSucceeded']);
    expect(lines[0]).toMatch(
      /ask \{"output":\{"MessageId":"[0-9a-f-]{36}","MessageBodyMD5":"[0-9A-F]{32}","RequestId":"[0-9a-f-]{36}"\}\}$/,
    );
    expect(finished.notes).toEqual([]);
    expect(outputOf(finished)).toEqual({ answer: 42 });
  });

  it('stays behind the submission when it takes no time', async () => {
    const finished = await finish({
      flow: flowOf(ASK),
      mocks: 'steps: {ask: {result: {MessageId: m1}, callback: {}}}',
    });
    expect(outlineOf(finished, 'TaskSubmitted', 'TaskSucceeded')).toEqual([
      '+0s TaskSubmitted ask {"output":{"MessageId":"m1"}}',
      '+0.001s TaskSucceeded ask {"output":{}}',
    ]);
  });

  it('may fail, and the next attempt has the next answer', async () => {
    const finished = await finish({
      flow: flowOf(`${ASK}    retry: [{errors: [Busy], intervalSeconds: 10}]\n`),
      mocks: `steps:
  ask:
    - callback: {error: Busy, cause: later}
    - callback: {output: {ok: true}}
`,
    });
    expect(outlineOf(finished, 'TaskFailed', 'TaskSucceeded')).toEqual([
      '+0.001s TaskFailed ask {"error":"Busy","cause":"later"}',
      '+10.002s TaskSucceeded ask {"output":{"ok":true}}',
    ]);
  });

  it('that nobody gives lets the task, or the flow, time out', async () => {
    const mocks = 'steps: {ask: {result: {}}}';
    const ofTask = await finish({ flow: flowOf(`${ASK}    timeoutSeconds: 60\n`), mocks });
    expect(outlineOf(ofTask, 'TaskTimedOut').map(firstWords)).toEqual(['+60s TaskTimedOut']);
    expect(ofTask.execution.status).toBe('Failed');
    const ofFlow = await finish({ flow: `${flowOf(ASK)}timeoutSeconds: 90\n`, mocks });
    expect(outlineOf(ofFlow, 'ExecutionTimedOut').map(firstWords)).toEqual([
      '+90s ExecutionTimedOut',
    ]);
  });

  it('that nobody gives and nothing times out is an obstacle, once nothing else goes on', async () => {
    const flow = flowOf(`  - type: parallel
    name: both
    branches:
      - steps:
${ASK.replaceAll(/^/gm, '      ').trimEnd()}
      - steps:
          - {type: wait, name: hour, duration: 3600}
`);
    const finished = await finish({ flow, mocks: 'steps: {ask: {result: {}}}' });
    expect(finished.obstacle).toEqual({ kind: 'stuck', stepNames: ['ask'] });
    expect(finished.execution.status).toBe('Running');
    expect(outlineOf(finished, 'BranchExited').map(firstWords)).toEqual(['+3600s BranchExited']);
  });

  it('is noted where the token is not sent', async () => {
    const flow = flowOf(ASK.replace('source: $context.task.token', 'source: none'));
    const { execution, notes } = await finish({ flow, mocks: 'steps: {ask: {callback: {}}}' });
    expect(execution.status).toBe('Succeeded');
    expect(notes).toEqual([
      'step "ask" is called back here, but what it sends does not hold its task token, so nobody could call back; ' +
        'map "$context.task.token" in its inputMappings',
    ]);
  });

  it('is noted when it comes too late, or with too much', async () => {
    const flow = flowOf(`${ASK}    timeoutSeconds: 10
    retry: [{errors: [FnF.TaskTimeout], intervalSeconds: 30}]\n`);
    const late = await finish({
      flow,
      mocks: 'steps: {ask: [{callback: {afterSeconds: 20}}, {callback: {output: {n: 2}}}]}',
    });
    expect(late.notes).toEqual([
      `the callback of step "ask" was refused: Task 'ask' has already completed.`,
    ]);
    expect(outputOf(late)).toEqual({ n: 2 });
    const output = 'x'.repeat(300_000);
    const large = await finish({ flow, mocks: `steps: {ask: {callback: {output: ${output}}}}` });
    expect(large.notes).toEqual([expect.stringContaining('was refused')]);
    expect(large.execution.status).toBe('Failed');
  });
});

function firstWords(line: string): string {
  return line.split(' ').slice(0, 2).join(' ');
}
