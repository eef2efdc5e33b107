/**
 * The table on an emulator, and a client whose calls can be made to fail: none of the emulators throttles or loses an
 * answer by itself.
 */
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTableRequest } from '../../src/adapters/dynamodb/table.ts';

export interface TestTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly faults: Faults;
  /** Names of the commands sent, in order, e.g. `PutItemCommand`. */
  readonly sent: string[];
  close(): Promise<void>;
}

/** How many of the next calls go wrong. */
export interface Faults {
  /** Refused before they do anything. */
  throttled: number;
  /** Writes that are done, and whose answer is lost. */
  lostReplies: number;
}

export interface TableOptions {
  /** How often the SDK tries; by default once, so that a fault is seen at once. */
  readonly maxAttempts?: number;
  readonly tableName?: string;
}

/** Creates the table. url: of the emulator, which goes on when the table is closed. */
export async function openTestTable(
  url: string,
  { maxAttempts = 1, tableName = 'sluice-test' }: TableOptions = {},
): Promise<TestTable> {
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
  });
  await createTable(client, tableName);
  const faults: Faults = { throttled: 0, lostReplies: 0 };
  const sent: string[] = [];
  interrupt(client, faults, sent);
  return { client, tableName, faults, sent, close: async () => client.destroy() };
}

/** A new table answers a moment later, however short it is told to take. */
async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  await client.send(new CreateTableCommand(createTableRequest(tableName)));
  const isActive = async (): Promise<boolean> => {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return table?.TableStatus === 'ACTIVE';
  };
  for (let asked = 0; asked < 1_000; asked += 1) if (await isActive()) return;
  throw new Error(`table "${tableName}" does not become active`);
}

/** Inside the SDK's own repetition, as a network is. */
function interrupt(client: DynamoDBClient, faults: Faults, sent: string[]): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context['commandName']);
      sent.push(command);
      if (faults.throttled > 0) {
        faults.throttled -= 1;
        throw throttled();
      }
      const answer = await next(args);
      if (faults.lostReplies > 0 && /^(PutItem|UpdateItem)/.test(command)) {
        faults.lostReplies -= 1;
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      }
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low', name: 'interrupt' },
  );
}

function throttled(): Error {
  const error = new Error('the request rate is too high');
  error.name = 'ProvisionedThroughputExceededException';
  return Object.assign(error, { $metadata: { httpStatusCode: 400 } });
}
