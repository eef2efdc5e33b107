/** What a transition decides and owes: order, idempotence, alarms, limits. Histories: golden-executions.test.ts. */
import { describe, expect, it } from '@jest/globals';
import { given } from '../../support/spec.ts';

const callFlow = `
steps:
  - type: task
    name: charge
    resourceArn: acs:fc:::services/pay/functions/charge
`;

const askFlow = `
steps:
  - type: task
    name: ask
    resourceArn: acs:fc:::services/pay/functions/ask
    pattern: waitForCallback
    timeoutSeconds: 600
    inputMappings: [{target: token, source: $context.task.token}]
    retry: [{errors: [Again], intervalSeconds: 5, maxAttempts: 2}]
`;

const waitFlow = (seconds: number) => `
steps:
  - type: wait
    name: pause
    duration: ${seconds}
`;

const DAY = 86_400;

describe('a task step', () => {
  it('schedules its task and asks for one call', () => {
    given(callFlow)
      .started({ amount: 5 })
      .thenEvents(
        '1 ExecutionStarted - <0 {"input":{"amount":5}}',
        '2 StepEntered charge <1 {"input":{"amount":5},"local":{}}',
        '3 StepStarted charge <2 {"input":{"amount":5}}',
        '4 TaskScheduled charge <3 {"resourceArn":"acs:fc:::services/pay/functions/charge","pattern":"requestResponse","input":{"amount":5}}',
        '5 TaskStarted charge <4 {}',
      )
      .thenOwes({ type: 'RunTask', effectId: 'run-id:4' as never, input: { amount: 5 } });
  });

  it('ignores a second result of the same attempt', () => {
    given(callFlow)
      .started()
      .when({ type: 'TaskSucceeded', taskEventId: 4, output: { paid: true } })
      .thenEvents(
        '6 TaskSucceeded charge <4 {"output":{"paid":true}}',
        '7 StepSucceeded charge <6 {"output":{"paid":true}}',
        '8 StepExited charge <7 {"local":{"paid":true}}',
        '9 ExecutionSucceeded - <8 {"output":{"paid":true}}',
      )
      .thenOwes({ type: 'CloseHeader' })
      .when({ type: 'TaskFailed', taskEventId: 4, error: 'Late', cause: '', phase: 'run' })
      .thenNothingHappens();
  });

  it('gives each attempt a token of its own and refuses the one before', () => {
    const spec = given(askFlow).started();
    spec.thenOwes({ type: 'RunTask', input: { token: 'token-4' } }, { type: 'ArmAlarm' });
    spec
      .when({ type: 'TaskFailed', taskEventId: 4, error: 'Again', cause: '', phase: 'run' })
      .later(5)
      .when({ type: 'AlarmDue', alarmId: 1 })
      .thenEvents(
        '7 TaskScheduled ask <6 {"resourceArn":"acs:fc:::services/pay/functions/ask","pattern":"waitForCallback","input":{"token":"token-7"}}',
        '8 TaskStarted ask <7 {}',
      )
      .thenOwes({ type: 'RunTask', effectId: 'run-id:7' as never, input: { token: 'token-7' } })
      .when({ type: 'TaskSucceeded', taskEventId: 4, output: {} })
      .thenNothingHappens();
  });

  it('accepts a report that is earlier than the answer to its submission, and drops the answer', () => {
    given(askFlow)
      .started()
      .when({ type: 'TaskSucceeded', taskEventId: 4, output: { ok: 1 } })
      .when({ type: 'TaskSubmitted', taskEventId: 4, output: {} })
      .thenNothingHappens();
  });

  it('records a submission once, and a refused repetition of it not at all', () => {
    given(askFlow)
      .started()
      .when({ type: 'TaskSubmitted', taskEventId: 4, output: { RequestId: 'r' } })
      .thenEvents('6 TaskSubmitted ask <4 {"output":{"RequestId":"r"}}')
      .thenOwes()
      .when({ type: 'TaskSubmitted', taskEventId: 4, output: {} })
      .thenNothingHappens()
      .when({ type: 'TaskFailed', taskEventId: 4, error: 'FC.Unknown', cause: '', phase: 'submit' })
      .thenNothingHappens();
  });

  it('decides what arrives together in one entry', () => {
    given(askFlow)
      .started()
      .when(
        { type: 'TaskSubmitted', taskEventId: 4, output: {} },
        { type: 'TaskSucceeded', taskEventId: 4, output: {} },
        { type: 'StopRequested', error: 'TooLate', cause: '' },
      )
      .thenEvents(
        '6 TaskSubmitted ask <4 {"output":{}}',
        '7 TaskSucceeded ask <6 {"output":{}}',
        '8 ExecutionStopped - <7 {"error":"TooLate","cause":""}',
      );
  });
});

describe('a result', () => {
  it('of text that holds JSON deeper than a value may be fails the attempt', () => {
    const output = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const spec = given(callFlow).started();
    spec.when({ type: 'TaskSucceeded', taskEventId: 4, output });
    expect(spec.entries.at(-1)?.events[0]).toMatchObject({
      type: 'TaskFailed',
      detail: { error: 'FnF.PayloadTooLarge' },
    });
  });

  it('keeps an error name as long as the API lets it be', () => {
    const error = 'E'.repeat(1_000);
    const spec = given(callFlow).started();
    spec.when({ type: 'TaskFailed', taskEventId: 4, error, cause: '', phase: 'run' });
    expect(spec.entries.at(-1)?.events[0]?.detail).toEqual({ error: 'E'.repeat(128), cause: '' });
  });
});

describe('service parameters', () => {
  it('that repeat a value beyond its limit fail the step', () => {
    const flow = `
steps:
  - type: task
    name: send
    resourceArn: acs:mns:::/queues/orders/messages
    serviceParams: {MessageBody: [$.x, $.x, $.x], Priority: 1}
`;
    const spec = given(flow, { valueBytes: 1_000 }).started({ x: 'x'.repeat(400) });
    expect(spec.entries.at(-1)?.events.at(-2)).toMatchObject({
      type: 'StepFailed',
      detail: { error: 'FnF.PayloadTooLarge' },
    });
  });
});

describe('a parallel step', () => {
  const forkFlow = `
steps:
  - type: parallel
    name: fork
    branches:
      - steps: [{type: task, name: left, resourceArn: 'acs:fc:::services/s/functions/f'}]
      - steps: [{type: task, name: right, resourceArn: 'acs:fc:::services/s/functions/f'}]
`;

  it('owes the calls of all its branches at once', () => {
    given(forkFlow)
      .started()
      .thenOwes({ type: 'RunTask', stepName: 'left' }, { type: 'RunTask', stepName: 'right' });
  });

  it('drops the late result of a branch that another one has failed', () => {
    given(forkFlow)
      .started()
      .when({ type: 'TaskFailed', taskEventId: 12, error: 'No', cause: '', phase: 'run' })
      .thenEvents(
        '14 TaskFailed right <12 {"error":"No","cause":""}',
        '15 StepFailed right <14 {"error":"No","cause":""}',
        '16 StepFailed fork <15 {"error":"No","cause":""}',
        '17 ExecutionFailed - <16 {"error":"No","cause":""}',
      )
      .when({ type: 'TaskSucceeded', taskEventId: 8, output: {} })
      .thenNothingHappens();
  });

  it('decides results of several branches in one entry', () => {
    const spec = given(forkFlow).started();
    spec.when(
      { type: 'TaskSucceeded', taskEventId: 12, output: { r: 2 } },
      { type: 'TaskSucceeded', taskEventId: 8, output: { l: 1 } },
    );
    expect(spec.entries).toHaveLength(2);
    expect(spec.state.status).toBe('Succeeded');
  });
});

describe('an alarm', () => {
  it('is armed for the earliest deadline only', () => {
    const spec = given(askFlow).started();
    spec.thenFacts({ armed: { alarmId: 0, dueMs: spec.nowMs + 600_000 } });
    // The back-off ends before the listed alarm is due: it needs one of its own.
    spec
      .later(10)
      .when({ type: 'TaskFailed', taskEventId: 4, error: 'Again', cause: '', phase: 'run' })
      .thenFacts({ armed: { alarmId: 1, dueMs: spec.nowMs + 5_000 } });
  });

  it('on the list always commits, takes itself off and arms the next', () => {
    const spec = given(askFlow).started();
    const startMs = spec.nowMs;
    spec.when({ type: 'TaskFailed', taskEventId: 4, error: 'Again', cause: '', phase: 'run' });
    spec
      .later(5)
      .when({ type: 'AlarmDue', alarmId: 1 })
      .thenFacts({ disarmed: [1] });
    spec
      .later(595)
      .when({ type: 'AlarmDue', alarmId: 0 })
      .thenEvents()
      .thenFacts({ disarmed: [0], armed: { alarmId: 3, dueMs: startMs + 605_000 } });
  });

  it('that is not on the list decides nothing', () => {
    given(askFlow).started().when({ type: 'AlarmDue', alarmId: 9 }).thenNothingHappens();
  });

  it('for the default limit and the keep-alive is armed only when nothing is in flight', () => {
    const spec = given(callFlow).started().thenFacts({});
    const startMs = spec.nowMs;
    given(askFlow.replace('timeoutSeconds: 600', ''))
      .started()
      .thenFacts({})
      .when({ type: 'TaskSubmitted', taskEventId: 4, output: {} })
      .thenFacts({ armed: { alarmId: 1, dueMs: startMs + 15 * DAY * 1000 } });
  });

  it('of the keep-alive writes a snapshot and moves the expiry on', () => {
    const spec = given(waitFlow(40 * DAY)).started();
    spec
      .later(15 * DAY)
      .when({ type: 'AlarmDue', alarmId: 0 })
      .thenEvents();
    expect(spec.entries.at(-1)?.snapshot).toBeDefined();
    spec
      .thenFacts({
        disarmed: [0],
        kept: true,
        armed: { alarmId: 1, dueMs: spec.nowMs + 15 * DAY * 1000 },
      })
      .thenOwes({ type: 'ArmAlarm' }, { type: 'ExtendHeader', fromMs: spec.nowMs });
  });

  it('times the execution out after a year by default', () => {
    const spec = given(waitFlow(365 * DAY)).started();
    spec.later(365 * DAY).when({ type: 'AlarmDue', alarmId: 0 });
    spec.thenEvents(
      '4 ExecutionTimedOut - <3 {"error":"FnF.TaskTimeout","cause":"the execution did not finish within 31536000 seconds"}',
    );
  });
});

describe('a retry policy', () => {
  it('with an interval of nothing waits for nothing, however often it has been multiplied', () => {
    const retry =
      'retry: [{errors: [Again], intervalSeconds: 0, multiplier: 10, maxAttempts: 400}]';
    const spec = given(`${callFlow}    ${retry}\n`).started();
    for (let i = 1; i <= 350; i += 1) {
      const taskEventId = spec.state.root.step?.attemptEventId ?? 0;
      spec.when({ type: 'TaskFailed', taskEventId, error: 'Again', cause: '', phase: 'run' });
    }
    expect(spec.state.root.step?.task).toBeDefined();
    expect(spec.state.alarms).toEqual([]);
  });
});

describe('an execution that has ended', () => {
  it('answers every trigger with nothing', () => {
    const spec = given(waitFlow(60)).started();
    spec.when({ type: 'StopRequested', error: 'Stopped', cause: '' });
    for (const trigger of [
      { type: 'StartRequested', input: {} },
      { type: 'StopRequested', error: 'Again', cause: '' },
      { type: 'AlarmDue', alarmId: 0 },
      { type: 'Continue' },
      { type: 'TaskSucceeded', taskEventId: 2, output: {} },
    ] as const) {
      spec.when(trigger).thenNothingHappens();
    }
  });
});

describe('the clock of a handler', () => {
  it('never takes the journal back in time', () => {
    const spec = given(callFlow).started();
    spec.later(-3600).when({ type: 'TaskSucceeded', taskEventId: 4, output: {} });
    expect(spec.entries.at(-1)?.time).toBe('2024-01-01T00:00:00.000Z');
  });
});
