/**
 * The one table: names, the index, and its definition for emulators and tests. A deployment's table is in
 * `serverless.yml`; a test compares the two. `docs/storage.md` says what is kept where.
 */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

export const PARTITION_KEY = 'PK';
export const SORT_KEY = 'SK';
/** Whole seconds since the epoch; items without it never expire. */
export const EXPIRY = 'expiresAtEpochSeconds';

/** Sparse: header items, stateful invocations, and flows. */
export const EXECUTIONS_BY_FLOW = 'executionsByFlow';
export const INDEX_PARTITION_KEY = 'indexPk';
export const INDEX_SORT_KEY = 'indexSk';
/** Copied into the index, beside the keys. */
export const INDEX_PROJECTION = ['status', 'startedAt', 'stoppedAt', 'executionName'] as const;

export interface TableSettings {
  readonly tableName: string;
  /** How long an entry is kept from its write; at least 15. */
  readonly retentionDays: number;
  /** Index keys per flow. May be raised, never lowered: a listing reads this many. Default 4. */
  readonly listingShards?: number;
  /** Partitions per minute of alarms. May be raised, never lowered. Default 4. */
  readonly alarmShards?: number;
}

export const DEFAULT_SHARDS = 4;

export function createTableRequest(tableName: string): CreateTableCommandInput {
  const names = [PARTITION_KEY, SORT_KEY, INDEX_PARTITION_KEY, INDEX_SORT_KEY];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
      { AttributeName: SORT_KEY, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: EXECUTIONS_BY_FLOW,
        KeySchema: [
          { AttributeName: INDEX_PARTITION_KEY, KeyType: 'HASH' },
          { AttributeName: INDEX_SORT_KEY, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...INDEX_PROJECTION] },
      },
    ],
  };
}
