/** A stored entry that can no longer be decoded: its execution cannot go on, but it can be failed where everybody sees it. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JournalStore } from '../../../src/adapters/dynamodb/journal-store.ts';
import { executionPartition } from '../../../src/adapters/dynamodb/keys.ts';
import { MemoryClock } from '../../../src/adapters/memory/memory-clock.ts';
import { findCurrentHeader } from '../../../src/app/current-execution.ts';
import { failPoisoned } from '../../../src/app/fail-poisoned.ts';
import { toWorkId } from '../../../src/core/shared/ids.ts';
import { firstEntry, keyOf, originOf } from '../../contract/journal-fixtures.ts';
import { startTestTable } from '../../support/dynalite.ts';
import type { TestTable } from '../../support/test-table.ts';
import { World } from '../../support/world.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

describe('an execution whose newest entry cannot be decoded', () => {
  it('is failed by its heading, once, and shows it', async () => {
    const journal = new JournalStore(table.client, {
      tableName: table.tableName,
      retentionDays: 30,
    });
    const origin = originOf();
    const key = keyOf(origin);
    await journal.start('{}', firstEntry(origin), origin);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { PK: { S: executionPartition(key) }, SK: { S: 'HEAD' } },
        UpdateExpression: 'SET body = :broken',
        ExpressionAttributeValues: { ':broken': { S: 'no body of ours' } },
      }),
    );
    await expect(journal.findNewestEntry(key)).rejects.toThrow();

    const clock = new MemoryClock(Date.parse(origin.startedAt) + 1_000);
    const deps = { ...new World().deps, clock, journal };
    const message = {
      workId: toWorkId('work-1'),
      key,
      runId: origin.runId,
      work: { trigger: { type: 'Repair' as const } },
    };
    for (let i = 0; i < 2; i += 1) await failPoisoned(deps, message, 'broken');
    expect(await journal.findNewestHeading(key)).toMatchObject({ number: 1, ends: 'Failed' });
    expect(await findCurrentHeader(deps, key)).toMatchObject({
      status: 'Failed',
      stoppedAt: '2024-01-01T00:00:01.000Z',
    });
  });
});
