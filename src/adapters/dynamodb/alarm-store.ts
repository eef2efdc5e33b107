/** Far alarms: a partition per minute and shard, and the cursor that says which minutes have been moved to the queue. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AlarmItem, AlarmStore } from '../../app/ports.ts';
import { itemBase, number, readNumber } from './attributes.ts';
import { cursorIsAt } from './conditions.ts';
import { fromAlarmItem, toAlarmItem } from './items/alarm-item.ts';
import { alarmPartition, cursorKey } from './keys.ts';
import { DEFAULT_SHARDS, type TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TableAlarmStore implements AlarmStore {
  private readonly table: TableClient;
  private readonly shards: number;

  constructor(
    client: DynamoDBClient,
    { tableName, alarmShards = DEFAULT_SHARDS }: Pick<TableSettings, 'tableName' | 'alarmShards'>,
  ) {
    this.table = new TableClient(client, tableName);
    this.shards = alarmShards;
  }

  async put(alarm: AlarmItem): Promise<void> {
    await this.table.put(toAlarmItem(alarm, this.shards));
  }

  async readMinute(minute: number): Promise<readonly AlarmItem[]> {
    const shards = Array.from({ length: this.shards }, (_, shard) => shard);
    const alarms = await Promise.all(shards.map((shard) => this.readShard(minute, shard)));
    return alarms.flat();
  }

  async readCursor(): Promise<number | undefined> {
    const item = await this.table.get(cursorKey);
    return item === undefined ? undefined : readNumber(item, 'minute');
  }

  async moveCursor(expected: number | undefined, next: number): Promise<boolean> {
    const item = { ...itemBase(cursorKey), minute: number(next) };
    return this.table.put(item, cursorIsAt(expected));
  }

  private async readShard(minute: number, shard: number): Promise<readonly AlarmItem[]> {
    const alarms: AlarmItem[] = [];
    const items = this.table.queryAll({ partition: alarmPartition(minute, shard) });
    for await (const item of items) alarms.push(fromAlarmItem(item));
    return alarms;
  }
}
