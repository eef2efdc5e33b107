import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TableClient } from '../../../src/adapters/dynamodb/table-client.ts';
import { startTestTable } from '../../support/dynalite.ts';
import type { TestTable } from '../../support/test-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const item = (sk: string, more = {}) => ({ PK: { S: 'partition' }, SK: { S: sk }, ...more });

describe('the table client', () => {
  it('turns throttling into a fault that keeps its cause', async () => {
    const client = new TableClient(table.client, table.tableName);
    table.faults.throttled = 1;
    await expect(client.get({ pk: 'a', sk: 'b' })).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringMatching(/^read from the table: ProvisionedThroughput/) as unknown,
      cause: { name: 'ProvisionedThroughputExceededException' },
    });
  });

  it('calls a request that the service finds invalid a broken invariant, and throws the rest as it came', async () => {
    const client = new TableClient(table.client, table.tableName);
    const tooLarge = item('large', { text: { S: 'x'.repeat(500_000) } });
    await expect(client.put(tooLarge)).rejects.toMatchObject({ name: 'InvariantError' });
    const elsewhere = new TableClient(table.client, 'no-such-table');
    await expect(elsewhere.get({ pk: 'a', sk: 'b' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('turns a server that is not there into a fault', async () => {
    const gone = await startTestTable();
    const client = new TableClient(gone.client, gone.tableName);
    await gone.close();
    await expect(client.get({ pk: 'a', sk: 'b' })).rejects.toMatchObject({ name: 'Fault' });
  });

  it('reads page after page, and no further than it is asked', async () => {
    const client = new TableClient(table.client, table.tableName);
    for (const sk of ['a', 'b', 'c', 'd', 'e']) await client.put(item(sk));
    table.sent.splice(0);
    const query = { partition: 'partition', limit: 2 };
    const read: unknown[] = [];
    for await (const { SK } of client.queryAll(query)) read.push(SK?.S);
    expect(read).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(table.sent).toHaveLength(3);
    for await (const { SK } of client.queryAll({ ...query, order: 'descending' })) {
      expect(SK?.S).toBe('e');
      break;
    }
    expect(table.sent).toHaveLength(4);
  });
});
