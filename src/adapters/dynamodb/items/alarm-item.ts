/** A far alarm ↔ its item; and the cursor over their minutes. */
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
  };
}
