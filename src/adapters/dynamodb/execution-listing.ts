/**
 * A flow's executions, newest start first, merged over the shards of the index. One flow may start more executions per
 * second than one index key takes, so its rows are spread; a page reads up to `limit` rows of each shard.
 */
import type { ExecutionSummary, ListingPosition } from '../../app/ports.ts';
import type { FlowId } from '../../core/shared/ids.ts';
import { findText, type Item, readText } from './attributes.ts';
import { readStatus } from './items/header-item.ts';
import { listingPartition, listingSortKey } from './keys.ts';
import { DEFAULT_SHARDS, EXECUTIONS_BY_FLOW, INDEX_SORT_KEY, type TableSettings } from './table.ts';
import type { TableClient } from './table-client.ts';

interface ListingRequest {
  readonly flowId: FlowId;
  readonly limit: number;
  readonly after?: ListingPosition | undefined;
}

/** Sorts before every row: start times begin with a digit. */
const BEFORE_ALL = '!';
const BEHIND_ALL = '~';

export async function listExecutions(
  table: TableClient,
  settings: Pick<TableSettings, 'listingShards'>,
  request: ListingRequest,
): Promise<readonly ExecutionSummary[]> {
  const shards = Array.from({ length: settings.listingShards ?? DEFAULT_SHARDS }, (_, i) => i);
  const rows = await Promise.all(shards.map((shard) => readShard(table, shard, request)));
  const merged = rows.flat().sort((left, right) => (sortKeyOf(left) < sortKeyOf(right) ? 1 : -1));
  return merged.slice(0, request.limit).map(toSummary);
}

async function readShard(
  table: TableClient,
  shard: number,
  { flowId, limit, after }: ListingRequest,
): Promise<readonly Item[]> {
  const last = after === undefined ? BEHIND_ALL : listingSortKey(after);
  const items: Item[] = [];
  const newestFirst = table.queryAll({
    index: EXECUTIONS_BY_FLOW,
    partition: listingPartition(flowId, shard),
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

function toSummary(item: Item): ExecutionSummary {
  const stoppedAt = findText(item, 'stoppedAt');
  return {
    executionName: readText(item, 'executionName'),
    status: readStatus(item),
    startedAt: readText(item, 'startedAt'),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}
