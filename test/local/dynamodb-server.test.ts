import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { createTable, startDynamodb } from '../../src/local/emulators/dynamodb-server.ts';
import { claimPort } from '../../src/local/free-port.ts';

it('used to be begun with before the new table answered', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-table-'));
  const port = await claimPort({ purpose: 'DynamoDB', variable: 'NONE', port: 0 });
  const server = await startDynamodb(folder, port);
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const createAndAsk = async () => {
    await createTable(client, 'flows');
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'flows' }));
    return table?.TableStatus;
  };
  expect(await createAndAsk()).toBe('ACTIVE');
  // The second time it is there.
  expect(await createAndAsk()).toBe('ACTIVE');
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
