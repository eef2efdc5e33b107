/**
 * The embedded DynamoDB: dynalite on LevelDB. Each write is handed to the operating system before it is answered, so a
 * killed process loses nothing; only a machine that loses power may.
 */
import path from 'node:path';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTableRequest } from '../adapters/dynamodb/table.ts';
import { HOST } from './free-port.ts';

export interface LocalServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The message says so when another stack uses the data folder. */
export async function startDynamodb(dataDir: string, port: number): Promise<LocalServer> {
  const server = dynalite({ path: path.join(dataDir, 'dynamodb'), createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Creates the table; one that is there is left as it is. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(createTableRequest(tableName)));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
  }
}
