/**
 * The embedded DynamoDB: dynalite on LevelDB. Each write is handed to the operating system before it is answered, so a
 * killed process loses nothing; only a machine that loses power may.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTableRequest } from '../../adapters/dynamodb/table.ts';
import type { LocalServer } from '../free-port.ts';
import { listen } from '../listen.ts';

/** DynamoDB itself, elsewhere, takes some seconds. */
const ACTIVE_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 20;

/** The data folder is this process's alone (data-folder.ts): two servers on one would write over each other. */
export function startDynamodb(dataDir: string, port: number): Promise<LocalServer> {
  const server = dynalite({ path: path.join(dataDir, 'dynamodb'), createTableMs: 0 });
  return listen(server, port);
}

/** Creates the table, and waits until it answers; one that is there is left as it is. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableRequest(tableName)));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
  }
  const giveUpAt = performance.now() + ACTIVE_WITHIN_MS;
  while (!(await isActive(client, tableName))) {
    if (performance.now() > giveUpAt) throw new Error(`table ${tableName} does not become active`);
    await delay(ASK_EVERY_MS);
  }
}

async function isActive(client: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  return table?.TableStatus === 'ACTIVE';
}
