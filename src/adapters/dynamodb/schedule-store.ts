/** Schedules in the table, in the partition of their flow's name. Reads are consistent. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  ScheduleRecord,
  ScheduleRef,
  SchedulesPage,
  ScheduleStore,
} from '../../app/schedule-store.ts';
import { readText } from './attributes.ts';
import { isOfEarlierFlow, isSchedule, isScheduleRevision } from './conditions.ts';
import { fromScheduleItem, toScheduleItem } from './items/schedule-item.ts';
import { flowPartition, parseScheduleSortKey, scheduleKey, scheduleRange } from './keys.ts';
import { SORT_KEY, type TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TableScheduleStore implements ScheduleStore {
  private readonly table: TableClient;

  constructor(client: DynamoDBClient, { tableName }: Pick<TableSettings, 'tableName'>) {
    this.table = new TableClient(client, tableName);
  }

  async find(flowName: string, scheduleName: string): Promise<ScheduleRecord | undefined> {
    const item = await this.table.get(scheduleKey(flowName, scheduleName));
    return item && fromScheduleItem(flowName, item);
  }

  async create(schedule: ScheduleRecord): Promise<boolean> {
    return this.table.put(toScheduleItem(schedule), isOfEarlierFlow(schedule));
  }

  async replace(schedule: ScheduleRecord): Promise<boolean> {
    const { scheduleId, revision } = schedule;
    const condition = isScheduleRevision(scheduleId, revision - 1);
    return this.table.put(toScheduleItem(schedule), condition);
  }

  async remove(schedule: Omit<ScheduleRef, 'timing'>): Promise<boolean> {
    const { flowName, scheduleName, scheduleId } = schedule;
    return this.table.delete(scheduleKey(flowName, scheduleName), isSchedule(scheduleId));
  }

  /** One query: a page ends early at its 1 MB. */
  async list(flowName: string, limit: number, after?: string): Promise<SchedulesPage> {
    const { items, next } = await this.table.queryPage({
      partition: flowPartition(flowName),
      range: scheduleRange(after),
      limit,
    });
    const schedules = items.map((item) => fromScheduleItem(flowName, item));
    if (next === undefined) return { schedules };
    return { schedules, after: parseScheduleSortKey(readText(next, SORT_KEY)) };
  }
}
