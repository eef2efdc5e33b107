import { describe, expect, it } from '@jest/globals';
import { number, text } from '../../../src/adapters/dynamodb/attributes.ts';
import { fromAlarmItem, toAlarmItem } from '../../../src/adapters/dynamodb/items/alarm-item.ts';
import {
  fromScheduleItem,
  toScheduleItem,
} from '../../../src/adapters/dynamodb/items/schedule-item.ts';
import type { ScheduleRecord } from '../../../src/app/schedule-store.ts';
import { toFlowId, toRunId } from '../../../src/core/shared/ids.ts';

const DUE_MS = Date.UTC(2024, 0, 1, 4);

const alarm = {
  key: { flowId: toFlowId('flow'), executionName: 'nightly-20240101T040000Z' },
  runId: toRunId('run'),
  alarmId: 3,
  dueMs: DUE_MS,
};
const schedule = { flowName: 'order', scheduleName: 'nightly', scheduleId: 'id', timing: 3 };

/** As releases without schedules have written it. */
const OLD_ALARM = {
  PK: text('ALARM#28401360#2'),
  SK: text('001704081600000#flow#nightly-20240101T040000Z#run#3'),
  schemaVersion: number(1),
  expiresAtEpochSeconds: number(1_706_673_600),
  flowId: text('flow'),
  executionName: text('nightly-20240101T040000Z'),
  runId: text('run'),
  alarmId: number(3),
  dueMs: number(DUE_MS),
};

describe('a stored alarm', () => {
  it('of an execution is written and read as it always was', () => {
    expect(fromAlarmItem(OLD_ALARM)).toEqual(alarm);
    expect(toAlarmItem(alarm, 4)).toEqual({ ...OLD_ALARM, PK: toAlarmItem(alarm, 4)['PK'] });
  });

  it('of a schedule has all that a release without schedules reads, and names the schedule besides', () => {
    const item = toAlarmItem({ ...alarm, schedule }, 4);
    expect(item).toMatchObject(toAlarmItem(alarm, 4));
    expect(fromAlarmItem(item)).toEqual({ ...alarm, schedule });
    const { timing: _, ...incomplete } = item;
    expect(() => fromAlarmItem(incomplete)).toThrow('attribute "timing" is not a number');
  });
});

describe('a stored schedule', () => {
  const record: ScheduleRecord = {
    ...schedule,
    flowId: toFlowId('flow'),
    revision: 5,
    description: 'at night',
    cronExpression: '0 0 4 * * *',
    payloadText: ' {"a": 1.0}',
    isEnabled: true,
    countsFromMs: DUE_MS,
    createdAt: '2024-01-01T00:00:00.000Z',
    lastModifiedAt: '2024-01-01T00:00:00.413Z',
  };

  it('lies in the partition of its flow name, beside the flow', () => {
    expect(toScheduleItem(record)).toMatchObject({
      PK: text('FLOW#order'),
      SK: text('SCHED#nightly'),
    });
  });

  it('is read back, or names what is missing', () => {
    expect(fromScheduleItem('order', toScheduleItem(record))).toEqual(record);
    const { isEnabled: _, ...incomplete } = toScheduleItem(record);
    expect(() => fromScheduleItem('order', incomplete)).toThrow(
      'stored item FLOW#order SCHED#nightly: attribute "isEnabled" is not true or false',
    );
  });
});
