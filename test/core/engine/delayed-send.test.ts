/** When a delayed message is owed, and by whom. Histories and crashes: the scenarios `send-delayed*`. */
import { describe, expect, it } from '@jest/globals';
import { effectsOwed } from '../../../src/core/engine/effects.ts';
import { given, parseFlow, type Specification } from '../../support/spec.ts';

const DAY_MS = 86_400_000;

const send = (params: string, more = '', queue = 'acs:mns:::/queues/reminders/messages') => `
version: v1
type: flow
steps:
  - type: task
    name: remind
    resourceArn: ${queue}
    serviceParams: {MessageBody: $, Priority: 1, ${params}}
${more}`;

const CALLBACK =
  '    pattern: waitForCallback\n    inputMappings: [{target: t, source: $context.task.token}]\n';

const owedByAll = (flow: string, { state }: Specification) =>
  effectsOwed(parseFlow(flow), state, 'everyone').map(({ type }) => type);

describe('a message whose delay its queue cannot make', () => {
  it('is owed by nobody until its time; then by the work that finds it due, without the delay', () => {
    const flow = send('DelaySeconds: 3600');
    const spec = given(flow).started();
    const dueMs = spec.nowMs + 3_600_000;
    spec.thenFacts({ armed: { alarmId: 0, dueMs } }).thenOwes({ type: 'ArmAlarm', dueMs });
    expect(owedByAll(flow, spec)).toEqual(['ArmAlarm']);
    spec.later(3_600).when({ type: 'AlarmDue', alarmId: 0 });
    spec.thenEvents().thenFacts({ disarmed: [0], released: [4] });
    spec.thenOwes({
      type: 'RunTask',
      effectId: 'run-id:4' as never,
      serviceParams: { MessageBody: {}, Priority: 1 },
    });
  });

  it('is released once by two wake-ups that are decided together', () => {
    const spec = given(send('DelaySeconds: 3600', '    timeoutSeconds: 5000\n')).started();
    const alarm = { type: 'AlarmDue', alarmId: 0 } as const;
    spec.later(3_600).when(alarm, alarm);
    spec.thenFacts({
      disarmed: [0],
      released: [4],
      armed: { alarmId: 1, dueMs: spec.nowMs + 1_400_000 },
    });
  });

  it('is not held up by a wake-up that comes before its time', () => {
    const spec = given(send('DelaySeconds: 3600')).started();
    const dueMs = spec.nowMs + 3_600_000;
    spec.later(3_599).when({ type: 'AlarmDue', alarmId: 0 });
    spec.thenFacts({ disarmed: [0], armed: { alarmId: 1, dueMs } }).thenOwes({ type: 'ArmAlarm' });
  });

  it('lets the execution be idle while it waits: the limit of its life counts', () => {
    const spec = given(send('DelaySeconds: 604800'), { retentionMs: 10 * DAY_MS }).started();
    spec.thenFacts({ armed: { alarmId: 0, dueMs: spec.nowMs + 5 * DAY_MS } });
  });

  it('is not sent when its attempt is reported before its time', () => {
    const flow = send('DelaySeconds: 3600', CALLBACK);
    const spec = given(flow).started();
    spec.when({ type: 'TaskSucceeded', taskEventId: 4, output: {} });
    expect(spec.state.status).toBe('Succeeded');
    expect(owedByAll(flow, spec)).toEqual(['CloseHeader']);
  });

  it('waits anew when an outcome that was reported before the answer to its submission is retried', () => {
    const retry = '    retry: [{errors: [Again], intervalSeconds: 0}]\n';
    const flow = send('DelaySeconds: 3600', CALLBACK + retry);
    const spec = given(flow).started().later(3_600).when({ type: 'AlarmDue', alarmId: 0 });
    spec.when({ type: 'TaskFailed', taskEventId: 4, error: 'Again', cause: '', phase: 'run' });
    spec.thenOwes({ type: 'ArmAlarm', dueMs: spec.nowMs + 3_600_000 });
  });

  it.each([
    ['DelaySeconds: 901', 'acs:mns:::/queues/reminders/messages', true],
    ['DelaySeconds: 900', 'acs:mns:::/queues/reminders/messages', false],
    ['DelaySeconds: "901"', 'arn:aws:sqs:eu-west-1:123456789012:reminders', true],
    ['DelaySeconds: 1', 'arn:aws:sqs:eu-west-1:123456789012:reminders.fifo', true],
    ['DelaySeconds: 0', 'acs:mns:::/queues/reminders.fifo/messages', false],
    ['DelaySeconds: $.missing', 'acs:mns:::/queues/reminders.fifo/messages', false],
  ])('%s for %s: %s', (params, queue, isHeld) => {
    const flow = send(params, '', queue);
    const spec = given(flow).started();
    expect(owedByAll(flow, spec)).toEqual([isHeld ? 'ArmAlarm' : 'RunTask']);
  });

  it('leaves a delay that the queue can make to the queue', () => {
    given(send('DelaySeconds: 900'))
      .started()
      .thenOwes({ serviceParams: { MessageBody: {}, Priority: 1, DelaySeconds: 900 } });
  });
});
