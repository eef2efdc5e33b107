import { describe, expect, it } from '@jest/globals';
import type { StartWork, WorkMessage } from '../../src/app/ports.ts';
import {
  decodeWorkMessage,
  encodePayloadReference,
  encodeWorkMessage,
} from '../../src/app/work-message.ts';
import { toDefinitionHash, toFlowId, toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import type { Json } from '../../src/core/shared/json.ts';

const flowId = toFlowId('flow');
const runId = toRunId('run-id');
const common = { workId: toWorkId('work-1'), key: { flowId, executionName: 'run' }, runId };

const start: StartWork = {
  trigger: { type: 'Start' },
  origin: {
    flowId,
    flowName: 'order',
    executionName: 'run',
    runId,
    definitionHash: toDefinitionHash('hash'),
    startedAt: '2024-01-01T00:00:00.000Z',
  },
  inputText: '{ "a": 1 }',
};

const schedule = { flowName: 'order', scheduleName: 'nightly', scheduleId: 'id-1', timing: 1 };

const works: readonly WorkMessage['work'][] = [
  start,
  { ...start, origin: { ...start.origin, roleArn: 'acs:ram::1:role/pay' } },
  { ...start, origin: { ...start.origin, traceHeader: 'Root=1-0-0;Parent=0;Sampled=1' } },
  { trigger: { type: 'Repair' } },
  { trigger: { type: 'TaskSubmitted', taskEventId: 4, output: { MessageId: 'm' } } },
  { trigger: { type: 'TaskSucceeded', taskEventId: 4, output: null } },
  { trigger: { type: 'TaskFailed', taskEventId: 4, error: 'E', cause: '', phase: 'submit' } },
  { trigger: { type: 'AlarmDue', alarmId: 0 } },
  { trigger: { type: 'StopRequested', error: '', cause: '' } },
  { trigger: { type: 'FlowDeleted', flowName: 'order', walk: 1 } },
  {
    trigger: {
      type: 'FlowDeleted',
      flowName: 'order',
      walk: 3,
      after: { startedAt: '2024-01-01T00:00:00.413Z', executionName: 'run' },
    },
  },
  { trigger: { type: 'ScheduleDue', dueMs: 1_704_067_200_000 }, schedule },
  { trigger: { type: 'ScheduleChanged', fromMs: 1_704_067_200_413, looksLeft: 0 }, schedule },
];

const body = (work: unknown, fields: object = {}): string =>
  JSON.stringify({ version: 1, ...common, work, ...fields });

describe('a work message', () => {
  it.each(works.map((work) => [work.trigger.type, work] as const))(
    'with a trigger %s is read back',
    (_type, work) => {
      const message = { ...common, work } as WorkMessage;
      expect(decodeWorkMessage(encodeWorkMessage(message))).toEqual({ kind: 'message', message });
    },
  );

  it.each<Json>([0, '', false, null, [], {}, 'ä🦀', JSON.parse('{"__proto__":{"a":1}}') as Json])(
    'keeps the output %j',
    (output) => {
      const trigger = { type: 'TaskSucceeded', taskEventId: 4, output } as const;
      const decoded = decodeWorkMessage(encodeWorkMessage({ ...common, work: { trigger } }));
      expect(JSON.stringify(decoded)).toContain(`"output":${JSON.stringify(output)}`);
    },
  );

  it.each<[string, string]>([
    ['an emoji', 'a😀b'],
    ['U+FFFE and U+FFFF, which SQS refuses', '\uFFFE and \uFFFF'],
    ['a lone surrogate', '\uD83D end \uDE00'],
    ['what looks like an escape', '\\ud83d \\uFFFE "\\'],
    ['its neighbours, as they are', '\uD7FF\uE000\uFFFD'],
  ])(
    'carries %s in characters that every queue takes: the send used to be refused',
    (_name, text) => {
      const trigger = { type: 'TaskSucceeded', taskEventId: 4, output: { [text]: text } } as const;
      const message: WorkMessage = { ...common, work: { trigger } };
      const encoded = encodeWorkMessage(message);
      expect(encoded).not.toMatch(/[\uD800-\uDFFF\uFFFE\uFFFF]/);
      expect(decodeWorkMessage(encoded)).toEqual({ kind: 'message', message });
    },
  );

  it('that was too long names its payload', () => {
    const text = encodePayloadReference({ ...common, work: start }, 'PAYLOAD#x');
    expect(decodeWorkMessage(text)).toEqual({ kind: 'payload', ref: 'PAYLOAD#x' });
  });

  it('of a newer release is read without what is new', () => {
    const text = body({ ...start, more: 1 }, { more: 1 });
    expect(decodeWorkMessage(text)).toEqual({
      kind: 'message',
      message: { ...common, work: start },
    });
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['no JSON', '{', 'not JSON'],
    ['null', 'null', 'not a work message: body (invalid_type)'],
    ['an unknown trigger', body({ trigger: { type: 'Dance' } }), 'work'],
    ['a trigger inside only', body({ trigger: { type: 'Continue' } }), 'work'],
    ['no output', body({ trigger: { type: 'TaskSucceeded', taskEventId: 4 } }), 'work'],
    [
      'an event id of 0',
      body({ trigger: { type: 'TaskSucceeded', taskEventId: 0, output: 1 } }),
      'work',
    ],
    ['no run id', body(start, { runId: '' }), 'runId'],
    ['another version', body(start, { version: 2 }), 'version'],
    [
      'a time without its zone',
      body({ ...start, origin: { ...start.origin, startedAt: '2024' } }),
      'work',
    ],
  ])('is unreadable with %s', (_name, text, reason) => {
    const decoded = decodeWorkMessage(text);
    expect(decoded).toEqual({
      kind: 'unreadable',
      reason: expect.stringContaining(reason) as unknown,
    });
  });

  it('that is unreadable shows nothing of its values', () => {
    const decoded = decodeWorkMessage(body({ trigger: { type: 'secret-value' } }));
    expect(JSON.stringify(decoded)).not.toContain('secret-value');
  });
});
