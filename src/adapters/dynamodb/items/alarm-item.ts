/**
 * A far alarm ↔ its item. That of a schedule's occurrence says of which schedule besides; the rest is written of every alarm,
 * so that a release before it reads the item, as the alarm of an execution that is not there.
 */
import type { AlarmItem } from '../../../app/ports.ts';
import { toFlowId, toRunId } from '../../../core/shared/ids.ts';
import {
  checkSchemaVersion,
  type Item,
  itemBase,
  number,
  readNumber,
  readText,
  text,
} from '../attributes.ts';
import { alarmExpiry } from '../expiry.ts';
import { alarmPartition, alarmSortKey, minuteOf, shardOf } from '../keys.ts';
import { findRef, toRefAttributes } from './schedule-item.ts';

export function toAlarmItem(alarm: AlarmItem, shards: number): Item {
  const { flowId, executionName } = alarm.key;
  const shard = shardOf(executionName, shards);
  const pk = alarmPartition(minuteOf(alarm.dueMs), shard);
  return {
    ...itemBase({ pk, sk: alarmSortKey(alarm) }, alarmExpiry(alarm.dueMs)),
    flowId: text(flowId),
    executionName: text(executionName),
    runId: text(alarm.runId),
    alarmId: number(alarm.alarmId),
    dueMs: number(alarm.dueMs),
    ...toRefAttributes(alarm.schedule),
  };
}

export function fromAlarmItem(item: Item): AlarmItem {
  checkSchemaVersion(item);
  return {
    key: {
      flowId: toFlowId(readText(item, 'flowId')),
      executionName: readText(item, 'executionName'),
    },
    runId: toRunId(readText(item, 'runId')),
    alarmId: readNumber(item, 'alarmId'),
    dueMs: readNumber(item, 'dueMs'),
    ...findRef(item),
  };
}
