/**
 * Rows of the index, newest first, merged over the shards of one listing. One listing may grow by more rows per second than
 * one index key takes, so its rows are spread; a page reads up to `limit` rows of each shard.
 */
import { byteOrder } from '../../core/shared/byte-order.ts';
import { type Item, readText } from './attributes.ts';
import { EXECUTIONS_BY_FLOW, INDEX_SORT_KEY } from './table.ts';
import type { TableClient } from './table-client.ts';

export interface ShardListing {
  /** Index keys, one for each shard. */
  readonly partitions: readonly string[];
  readonly limit: number;
  /** Sort key of the row that the last page ended with; absent: from the newest. */
  readonly after?: string | undefined;
}

/** Sorts before every row: start times begin with a digit. */
const BEFORE_ALL = '!';
const BEHIND_ALL = '~';

export async function listShards(
  table: TableClient,
  listing: ShardListing,
): Promise<readonly Item[]> {
  const rows = await Promise.all(
    listing.partitions.map((partition) => readShard(table, partition, listing)),
  );
  const merged = rows.flat().sort((left, right) => byteOrder(sortKeyOf(right), sortKeyOf(left)));
  return merged.slice(0, listing.limit);
}

async function readShard(
  table: TableClient,
  partition: string,
  { limit, after: last = BEHIND_ALL }: ShardListing,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const newestFirst = table.queryAll({
    index: EXECUTIONS_BY_FLOW,
    partition,
    range: [BEFORE_ALL, last],
    order: 'descending',
    // One more: the range includes the row that the last page ended with.
    limit: limit + 1,
  });
  for await (const item of newestFirst) {
    if (sortKeyOf(item) !== last) items.push(item);
    if (items.length === limit) break;
  }
  return items;
}

const sortKeyOf = (item: Item): string => readText(item, INDEX_SORT_KEY);
