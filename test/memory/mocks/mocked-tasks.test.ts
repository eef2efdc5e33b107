import { describe, expect, it } from '@jest/globals';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { eventEffectId, toFlowId, toRunId } from '../../../src/core/shared/ids.ts';
import { MockedTasks } from '../../../src/memory/mocks/mocked-tasks.ts';
import { finish, outlineOf, outputOf } from '../../support/run-in-memory.ts';

const RETRIED = `version: v1
type: flow
steps:
  - type: task
    name: pay
    resourceArn: acs:fc:::services/s/functions/pay
    retry: [{errors: [FnF.ALL], intervalSeconds: 1, multiplier: 1, maxAttempts: 5}]
`;

const EACH = `version: v1
type: flow
steps:
  - type: foreach
    name: each
    iterationMapping: {collection: $.list, item: n}
    steps:
      - type: task
        name: pay
        resourceArn: acs:fc:::services/s/functions/pay
        retry: [{errors: [FnF.ALL], intervalSeconds: 1}]
    outputMappings: [{target: all, source: '$local[*].id'}]
`;

const NESTED = `version: v1
type: flow
steps:
  - type: foreach
    name: outer
    iterationMapping: {collection: $.lists, item: list}
    steps:
      - type: choice
        name: always
        choices: [{condition: 'false'}]
        default:
          steps:
            - type: foreach
              name: inner
              iterationMapping: {collection: $.list, item: n}
              steps:
                - type: choice
                  name: again
                  choices: [{condition: 'false'}]
                  default:
                    steps:
                      - type: task
                        name: pay
                        resourceArn: acs:fc:::services/s/functions/pay
                        retry: [{errors: [FnF.ALL], intervalSeconds: 1}]
              outputMappings: [{target: ids, source: '$local[*].id'}]
    outputMappings: [{target: all, source: '$local[*].ids[*]'}]
`;

const POLLING = `version: v1
type: flow
steps:
  - {type: task, name: status, resourceArn: 'acs:fc:::services/s/functions/status'}
  - type: choice
    name: isDone
    choices: [{condition: '!$.done', goto: status}]
`;

const outcomesOf = (finished: Awaited<ReturnType<typeof finish>>) =>
  outlineOf(finished, 'TaskSucceeded', 'TaskFailed').map((line) => line.replace(/^\S+ /, ''));

describe('the answers of a step', () => {
  it('are given one by one, the last again and again', async () => {
    const mocks = `steps:
  pay:
    - {error: A}
    - {error: B, cause: twice, times: 2}
    - {error: C}
`;
    const finished = await finish({ flow: RETRIED, mocks });
    expect(outcomesOf(finished)).toEqual([
      'TaskFailed pay {"error":"A","cause":""}',
      'TaskFailed pay {"error":"B","cause":"twice"}',
      'TaskFailed pay {"error":"B","cause":"twice"}',
      'TaskFailed pay {"error":"C","cause":""}',
      'TaskFailed pay {"error":"C","cause":""}',
      'TaskFailed pay {"error":"C","cause":""}',
    ]);
  });

  it('go on when the flow comes back to the step', async () => {
    const mocks = 'steps: {status: [{result: {done: false}, times: 2}, {result: {done: true}}]}';
    const finished = await finish({ flow: POLLING, mocks });
    expect(outcomesOf(finished)).toHaveLength(3);
    expect(outputOf(finished)).toEqual({ done: true });
  });

  it('begin anew in each iteration of a foreach', async () => {
    const mocks = 'steps: {pay: [{error: Busy}, {result: {id: 7}}]}';
    const finished = await finish({ flow: EACH, mocks, input: { list: [1, 2] } });
    expect(outcomesOf(finished)).toEqual([
      'TaskFailed pay {"error":"Busy","cause":""}',
      'TaskFailed pay {"error":"Busy","cause":""}',
      'TaskSucceeded pay {"output":{"id":7}}',
      'TaskSucceeded pay {"output":{"id":7}}',
    ]);
    expect(outputOf(finished)).toEqual({ all: [7, 7] });
  });

  it('begin anew in each iteration of the inner of two, however deep in choices', async () => {
    const mocks = 'steps: {pay: [{error: Busy}, {result: {id: 7}}]}';
    const finished = await finish({ flow: NESTED, mocks, input: { lists: [[1, 2], [3]] } });
    expect(outputOf(finished)).toEqual({ all: [7, 7, 7] });
  });

  it('may be for some calls only, told by their input', async () => {
    const mocks = `steps:
  pay:
    - {when: $.n == 2, error: Odd}
    - {when: $.n > 2, result: {id: large}}
    - {result: {id: small}}
`;
    const finished = await finish({ flow: EACH, mocks, input: { list: [1, 2, 3] } });
    expect(outcomesOf(finished)).toEqual([
      'TaskSucceeded pay {"output":{"id":"small"}}',
      'TaskFailed pay {"error":"Odd","cause":""}',
      'TaskSucceeded pay {"output":{"id":"large"}}',
      'TaskSucceeded pay {"output":{"id":"small"}}',
    ]);
    expect(outputOf(finished)).toEqual({ all: ['small', 'small', 'large'] });
  });

  it('leave what they are not for to the default', async () => {
    const mocks = `steps: {pay: {when: $.n == 1, result: {id: own}}}
default: {result: {id: other}}
`;
    const finished = await finish({ flow: EACH, mocks, input: { list: [1, 2, 2] } });
    expect(outputOf(finished)).toEqual({ all: ['own', 'other', 'other'] });
  });

  it('take an empty result as null, and any JSON for what it is', async () => {
    const ofEmpty = await finish({ flow: RETRIED, mocks: 'steps:\n  pay:\n    result:\n' });
    expect(outputOf(ofEmpty)).toEqual({});
    const ofList = await finish({ flow: RETRIED, mocks: 'steps: {pay: {result: [1]}}' });
    expect(outcomesOf(ofList)[0]).toContain('FnF.InvalidLocal');
  });

  it('are found for a step that is called __proto__', async () => {
    const flow = RETRIED.replace('name: pay', 'name: __proto__');
    const finished = await finish({ flow, mocks: 'steps: {__proto__: {result: {id: 7}}}' });
    expect(outputOf(finished)).toEqual({ id: 7 });
    expect((await finish({ flow, mocks: 'steps: {}' })).obstacle).toMatchObject({
      stepName: '__proto__',
    });
  });
});

describe('a submission that is made again', () => {
  const submission: RunTask = {
    type: 'RunTask',
    effectId: eventEffectId(toRunId('run'), 4),
    taskEventId: 4,
    stepName: 'ask',
    resource: { kind: 'queue', name: 'questions' },
    pattern: 'waitForCallback',
    input: {},
    serviceParams: {},
    caller: { flowId: toFlowId('flow'), flowName: 'flow', executionName: 'run' },
  };

  it('is answered as before, and called back once', async () => {
    const callback = { afterSeconds: 0, report: { kind: 'output', output: {} } } as const;
    const outcome = { kind: 'result', result: { MessageId: 'm1' } } as const;
    const answer = { times: 1, afterSeconds: 0, outcome, callback };
    const other = { ...answer, outcome: { ...outcome, result: { MessageId: 'm2' } } };
    let callbacks = 0;
    const tasks = new MockedTasks({
      mocks: { answersByStep: new Map([['ask', [answer, other]]]) },
      clock: new MemoryClock(),
      ids: new SeededIds(1),
      invocationTimeoutMs: 1_000,
      iterationOf: () => '',
      engineTakes: () => false,
      onAccepted: () => {
        callbacks += 1;
      },
    });
    const first = await tasks.run(submission);
    const second = await tasks.run(submission);
    expect([first, second]).toEqual([
      expect.objectContaining({ output: { MessageId: 'm1' } }),
      expect.objectContaining({ output: { MessageId: 'm1' } }),
    ]);
    expect(callbacks).toBe(1);
  });
});
