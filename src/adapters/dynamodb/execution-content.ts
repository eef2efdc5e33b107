/** Value items and snapshot parts of one execution. One reader serves one call: what it has read it reads no more. */
import { invariant } from '../../core/shared/invariant.ts';
import type { Json } from '../../core/shared/json.ts';
import type { Item } from './attributes.ts';
import { fromSnapshotPartItem, fromValueItem } from './items/content-item.ts';
import type { BodySource } from './items/entry-body.ts';
import { valueSortKey } from './keys.ts';
import type { TableClient } from './table-client.ts';

export function executionContent(
  table: TableClient,
  partition: string,
): Pick<BodySource, 'readValue' | 'readValueText' | 'readPart'> {
  const textByHash = new Map<string, Promise<string>>();
  const valueByHash = new Map<string, Promise<Json>>();

  async function read(sk: string): Promise<Item> {
    const item = await table.get({ pk: partition, sk });
    invariant(item !== undefined, `item ${sk} of ${partition} is stored before it is named`);
    return item;
  }

  function readValueText(hash: string): Promise<string> {
    return remembered(textByHash, hash, () => read(valueSortKey(hash)).then(fromValueItem));
  }

  return {
    readValueText,
    readValue: (hash) =>
      remembered(valueByHash, hash, async () => JSON.parse(await readValueText(hash)) as Json),
    readPart: async (sortKey) => fromSnapshotPartItem(await read(sortKey)),
  };
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
