/** Value items and snapshot parts of one execution. One reader serves one call: what it has read it reads no more. */
import { invariant } from '../../core/shared/invariant.ts';
import type { Item } from './attributes.ts';
import { fromSnapshotPartItem, fromValueItem } from './items/content-item.ts';
import type { BodySource } from './items/entry-body.ts';
import { valueSortKey } from './keys.ts';
import type { TableClient } from './table-client.ts';

export function executionContent(
  table: TableClient,
  partition: string,
): Pick<BodySource, 'readValue' | 'readPart'> {
  const readingByHash = new Map<string, Promise<string>>();

  async function read(sk: string): Promise<Item> {
    const item = await table.get({ pk: partition, sk });
    invariant(item !== undefined, `item ${sk} of ${partition} is stored before it is named`);
    return item;
  }

  return {
    readValue(hash) {
      const reading = readingByHash.get(hash) ?? read(valueSortKey(hash)).then(fromValueItem);
      readingByHash.set(hash, reading);
      return reading;
    },
    readPart: async (sortKey) => fromSnapshotPartItem(await read(sortKey)),
  };
}
