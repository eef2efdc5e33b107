/** Far alarms: a partition per minute and shard, and the cursor that says which minutes have been moved to the queue. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AlarmItem, AlarmPage, AlarmPosition, AlarmStore } from '../../app/ports.ts';
import {
  findText,
  itemBase,
  keyAttributes,
  number,
  readNumber,
  readText,
  text,
} from './attributes.ts';
import { cursorIsAt } from './conditions.ts';
import { fromAlarmItem, toAlarmItem } from './items/alarm-item.ts';
import { alarmPartition, cursorKey } from './keys.ts';
import { DEFAULT_SHARDS, SORT_KEY, type TableSettings } from './table.ts';
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

  /** Shard after shard. A mark is `<shard>#<sort key>`: behind that item, or at the shard's beginning. */
  async readPage({ minute, after }: AlarmPosition, limit: number): Promise<AlarmPage> {
    const alarms: AlarmItem[] = [];
    let { shard, sortKey } = parseMark(after);
    for (; shard < this.shards; shard += 1, sortKey = '') {
      const partition = alarmPartition(minute, shard);
      const { items, next } = await this.table.queryPage(
        { partition, limit: limit - alarms.length },
        sortKey === '' ? undefined : keyAttributes({ pk: partition, sk: sortKey }),
      );
      alarms.push(...items.map(fromAlarmItem));
      if (next !== undefined) return { alarms, after: `${shard}#${readText(next, SORT_KEY)}` };
      if (alarms.length >= limit) return { alarms, after: `${shard + 1}#` };
    }
    return { alarms };
  }

  async readCursor(): Promise<AlarmPosition | undefined> {
    const item = await this.table.get(cursorKey);
    if (item === undefined) return undefined;
    const after = findText(item, 'after');
    return { minute: readNumber(item, 'minute'), ...(after === undefined ? {} : { after }) };
  }

  async moveCursor(expected: AlarmPosition | undefined, next: AlarmPosition): Promise<boolean> {
    const { minute, after } = next;
    const mark = after === undefined ? {} : { after: text(after) };
    const item = { ...itemBase(cursorKey), minute: number(minute), ...mark };
    return this.table.put(item, cursorIsAt(expected));
  }
}

function parseMark(mark = '0#'): { shard: number; sortKey: string } {
  const end = mark.indexOf('#');
  return { shard: Number(mark.slice(0, end)), sortKey: mark.slice(end + 1) };
}
