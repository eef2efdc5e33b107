/** A schedule ↔ its item, in the partition of its flow's name. A long payload is packed. */
import type { ScheduleRecord, ScheduleRef } from '../../../app/schedule-store.ts';
import { toFlowId } from '../../../core/shared/ids.ts';
import { toTimestamp } from '../../../core/shared/units.ts';
import {
  checkSchemaVersion,
  type Item,
  itemBase,
  number,
  readBoolean,
  readNumber,
  readText,
  text,
  truth,
} from '../attributes.ts';
import { parseScheduleSortKey, scheduleKey } from '../keys.ts';
import { packText, readPackedText } from '../packed-text.ts';
import { SORT_KEY } from '../table.ts';

export function toScheduleItem(schedule: ScheduleRecord): Item {
  return {
    ...itemBase(scheduleKey(schedule.flowName, schedule.scheduleName)),
    scheduleId: text(schedule.scheduleId),
    flowId: text(schedule.flowId),
    revision: number(schedule.revision),
    timing: number(schedule.timing),
    description: packText(schedule.description).attribute,
    cronExpression: text(schedule.cronExpression),
    payload: packText(schedule.payloadText).attribute,
    isEnabled: truth(schedule.isEnabled),
    countsFrom: text(toTimestamp(schedule.countsFromMs)),
    createdAt: text(schedule.createdAt),
    lastModifiedAt: text(schedule.lastModifiedAt),
  };
}

export function fromScheduleItem(flowName: string, item: Item): ScheduleRecord {
  checkSchemaVersion(item);
  return {
    flowName,
    scheduleName: parseScheduleSortKey(readText(item, SORT_KEY)),
    scheduleId: readText(item, 'scheduleId'),
    flowId: toFlowId(readText(item, 'flowId')),
    revision: readNumber(item, 'revision'),
    timing: readNumber(item, 'timing'),
    description: readPackedText(item, 'description'),
    cronExpression: readText(item, 'cronExpression'),
    payloadText: readPackedText(item, 'payload'),
    isEnabled: readBoolean(item, 'isEnabled'),
    countsFromMs: Date.parse(readText(item, 'countsFrom')),
    createdAt: readText(item, 'createdAt'),
    lastModifiedAt: readText(item, 'lastModifiedAt'),
  };
}

/** What an alarm's item says of the schedule that it is the next occurrence of; nothing of any other alarm. */
export function toRefAttributes(schedule: ScheduleRef | undefined): Item {
  if (schedule === undefined) return {};
  return {
    flowName: text(schedule.flowName),
    scheduleName: text(schedule.scheduleName),
    scheduleId: text(schedule.scheduleId),
    timing: number(schedule.timing),
  };
}

export function findRef(item: Item): { readonly schedule?: ScheduleRef } {
  if (item['scheduleId'] === undefined) return {};
  return {
    schedule: {
      flowName: readText(item, 'flowName'),
      scheduleName: readText(item, 'scheduleName'),
      scheduleId: readText(item, 'scheduleId'),
      timing: readNumber(item, 'timing'),
    },
  };
}
