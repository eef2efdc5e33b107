/**
 * What requests to the table cost in capacity units: as its server answers, and what the emulator's does not say. An index
 * is written with each item that has its keys; a refused condition costs as the write would have; reading nothing costs as
 * reading something small. Source: DynamoDB developer guide, "Read and write operations".
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { INDEX_PARTITION_KEY, INDEX_PROJECTION } from '../../src/adapters/dynamodb/table.ts';

export interface TableUnits {
  writes: number;
  reads: number;
  requests: number;
}

interface Input {
  readonly Item?: Readonly<Record<string, unknown>>;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

/** What the client's requests have cost since. */
export function countTableUnits(client: DynamoDBClient): TableUnits {
  const units: TableUnits = { writes: 0, reads: 0, requests: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const isRead = /^(GetItem|Query)/.test(String(context['commandName']));
      const kind = isRead ? 'reads' : 'writes';
      units.requests += 1;
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      try {
        const answer = await next(args);
        const { ConsumedCapacity: consumed } = answer.output as {
          ConsumedCapacity?: { CapacityUnits?: number };
        };
        units[kind] += Math.max(1, consumed?.CapacityUnits ?? 0);
        if (!isRead && writesIndex(args.input as Input)) units.writes += 1;
        return answer;
      } catch (error) {
        const isRefusal =
          error instanceof Error && error.name === 'ConditionalCheckFailedException';
        if (isRefusal) units.writes += 1;
        throw error;
      }
    },
    { step: 'initialize', name: 'countTableUnits' },
  );
  return units;
}

/** A row of the index is small: one unit. */
function writesIndex({ Item: item, ExpressionAttributeNames: names = {} }: Input): boolean {
  if (item !== undefined) return INDEX_PARTITION_KEY in item;
  const projected: readonly string[] = INDEX_PROJECTION;
  return Object.entries(names).some(
    ([alias, name]) => /^#set/.test(alias) && projected.includes(name),
  );
}
