/** Texts too long for a queue message, by content. A reference is the item's partition key. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock, ExecutionKey, Payloads } from '../../app/ports.ts';
import { checkSchemaVersion, itemBase } from './attributes.ts';
import { payloadExpiry } from './expiry.ts';
import { parsePayloadPartition, payloadKey } from './keys.ts';
import { hashOf, packText, readPackedText } from './packed-text.ts';
import type { TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TablePayloads implements Payloads {
  private readonly table: TableClient;
  private readonly clock: Pick<Clock, 'nowMs'>;

  constructor(
    client: DynamoDBClient,
    { tableName }: Pick<TableSettings, 'tableName'>,
    clock: Pick<Clock, 'nowMs'>,
  ) {
    this.table = new TableClient(client, tableName);
    this.clock = clock;
  }

  async put(key: ExecutionKey, text: string): Promise<string> {
    const itemKey = payloadKey(key, hashOf(text));
    const base = itemBase(itemKey, payloadExpiry(this.clock.nowMs()));
    await this.table.put({ ...base, payload: packText(text).attribute });
    return itemKey.pk;
  }

  async get(ref: string): Promise<string | undefined> {
    const key = parsePayloadPartition(ref);
    const item = key && (await this.table.get(key));
    if (item === undefined) return undefined;
    checkSchemaVersion(item);
    return readPackedText(item, 'payload');
  }
}
