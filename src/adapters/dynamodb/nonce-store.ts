/** Used nonces in the table: one conditional put each. Time to live takes them away. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { NonceStore, NonceUse } from '../../app/nonce-store.ts';
import { itemBase, readText, text } from './attributes.ts';
import { doesNotExist } from './conditions.ts';
import { nonceExpiry } from './expiry.ts';
import { nonceKey } from './keys.ts';
import type { TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TableNonces implements NonceStore {
  private readonly table: TableClient;

  constructor(client: DynamoDBClient, { tableName }: Pick<TableSettings, 'tableName'>) {
    this.table = new TableClient(client, tableName);
  }

  async use({ accessKeyId, nonce, useId, expiresAtMs }: NonceUse): Promise<boolean> {
    const key = nonceKey(accessKeyId, nonce);
    const base = itemBase(key, nonceExpiry(expiresAtMs));
    if (await this.table.put({ ...base, useId: text(useId) }, doesNotExist)) return true;
    // The client repeats a put whose reply was lost: then it is our own that is there.
    const item = await this.table.get(key);
    return item !== undefined && readText(item, 'useId') === useId;
  }
}
