import { describe, expect, it } from '@jest/globals';
import { ASK, finish, flowOf, outlineOf, outputOf } from '../support/run-in-memory.ts';

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
    expect(finished.obstacle).toEqual({
      kind: 'stuck',
      steps: [{ stepName: 'ask', hasAnswers: true, wasRefused: false }],
    });
    expect(finished.execution.status).toBe('Running');
    expect(outlineOf(finished, 'BranchExited').map(firstWords)).toEqual(['+3600s BranchExited']);
  });

  it.each([
    ['without an answer of its own', 'default: {result: {}}', [false, false]],
    ['with an answer that has no callback', 'steps: {ask: {result: {}}}', [true, false]],
    [
      'with a callback that was refused',
      `steps: {ask: {callback: {output: ${'x'.repeat(300_000)}}}}`,
      [true, true],
    ],
  ])('is missed by a step %s, and the obstacle says so', async (_what, mocks, [own, refused]) => {
    const { obstacle } = await finish({ flow: flowOf(ASK), mocks });
    expect(obstacle).toEqual({
      kind: 'stuck',
      steps: [{ stepName: 'ask', hasAnswers: own, wasRefused: refused }],
    });
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
