/** A flow's executions, newest start first. */
import type { ExecutionSummary, ListingPosition } from '../../app/ports.ts';
import type { FlowId } from '../../core/shared/ids.ts';
import { findText, type Item, readText } from './attributes.ts';
import { readStatus } from './items/header-item.ts';
import { listingPartition, listingSortKey } from './keys.ts';
import { listShards } from './shard-listing.ts';
import { DEFAULT_SHARDS, type TableSettings } from './table.ts';
import type { TableClient } from './table-client.ts';

interface ListingRequest {
  readonly flowId: FlowId;
  readonly limit: number;
  readonly after?: ListingPosition | undefined;
}

export async function listExecutions(
  table: TableClient,
  settings: Pick<TableSettings, 'listingShards'>,
  { flowId, limit, after }: ListingRequest,
): Promise<readonly ExecutionSummary[]> {
  const shards = Array.from({ length: settings.listingShards ?? DEFAULT_SHARDS }, (_, i) => i);
  const rows = await listShards(table, {
    partitions: shards.map((shard) => listingPartition(flowId, shard)),
    limit,
    after: after && listingSortKey(after),
  });
  return rows.map(toSummary);
}

function toSummary(item: Item): ExecutionSummary {
  const stoppedAt = findText(item, 'stoppedAt');
  return {
    executionName: readText(item, 'executionName'),
    status: readStatus(item),
    startedAt: readText(item, 'startedAt'),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}
