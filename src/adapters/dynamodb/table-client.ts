/**
 * The table's five requests. Reads are consistent, but those of the index, which cannot be.
 *
 * A failed condition is an answer (`false`, `undefined`). Throttling, network faults and 5xx are `Fault`s with their
 * cause. A request that the service finds invalid is a defect of ours. Everything else is thrown as it came.
 */
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { toFault } from '../../app/service-error.ts';
import { invariant, InvariantError } from '../../core/shared/invariant.ts';
import { type Item, keyAttributes, text } from './attributes.ts';
import type { Condition } from './conditions.ts';
import type { ItemKey } from './keys.ts';
import {
  type EXECUTIONS_BY_FLOW,
  INDEX_PARTITION_KEY,
  INDEX_SORT_KEY,
  PARTITION_KEY,
  SORT_KEY,
} from './table.ts';

export interface Query {
  readonly partition: string;
  /** Sort keys, both included; absent: the whole partition. */
  readonly range?: readonly [from: string, to: string];
  readonly order?: 'ascending' | 'descending';
  /** Items per page; a page may hold fewer. */
  readonly limit?: number;
  readonly index?: typeof EXECUTIONS_BY_FLOW;
  /** Only these of each item; it is paid for whole. Absent: all. */
  readonly attributes?: readonly string[];
}

export interface QueryPage {
  readonly items: readonly Item[];
  /** Present: there may be more. */
  readonly next?: Record<string, AttributeValue>;
}

/** No query of ours reads more pages: 10,000 pages of 1 MB would be a defect. */
const MOST_PAGES = 10_000;

export class TableClient {
  private readonly client: DynamoDBClient;
  private readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    const command = new GetItemCommand({
      TableName: this.tableName,
      Key: keyAttributes(key),
      ConsistentRead: true,
    });
    const { Item: item } = await orFault('read from the table', () => this.client.send(command));
    return item;
  }

  /** false: the condition failed, and nothing was written. */
  async put(item: Item, condition?: Condition): Promise<boolean> {
    const command = new PutItemCommand({ TableName: this.tableName, Item: item, ...condition });
    const written = await unlessConditionFails(() => this.client.send(command));
    return written !== undefined;
  }

  /** Sets the given attributes; answers the item as it is then. undefined: the condition failed. */
  async update(
    key: ItemKey,
    changes: Readonly<Record<string, AttributeValue>>,
    condition: Condition,
  ): Promise<Item | undefined> {
    const updated = await unlessConditionFails(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: keyAttributes(key),
          ...setAll(changes, condition),
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return updated === undefined ? undefined : (updated.Attributes ?? {});
  }

  /** false: the condition failed, and nothing was deleted. */
  async delete(key: ItemKey, condition: Condition): Promise<boolean> {
    const command = new DeleteItemCommand({
      TableName: this.tableName,
      Key: keyAttributes(key),
      ...condition,
    });
    return (await unlessConditionFails(() => this.client.send(command))) !== undefined;
  }

  async queryPage(query: Query, start?: Record<string, AttributeValue>): Promise<QueryPage> {
    const all = queryInput(this.tableName, query);
    const input = query.attributes ? onlyAttributes(all, query.attributes) : all;
    const command = new QueryCommand(start ? { ...input, ExclusiveStartKey: start } : input);
    const answer = await orFault('query the table', () => this.client.send(command));
    const { Items: items = [], LastEvaluatedKey: next } = answer;
    return next === undefined ? { items } : { items, next };
  }

  /** Every item of the query, page after page; stop reading and no further page is asked for. */
  async *queryAll(query: Query): AsyncGenerator<Item> {
    let start: Record<string, AttributeValue> | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { items, next } = await this.queryPage(query, start);
      yield* items;
      if (next === undefined) return;
      start = next;
    }
    invariant(false, `a query of partition "${query.partition}" ends`);
  }
}

function queryInput(tableName: string, query: Query): QueryCommandInput {
  const { partition, range, order = 'ascending', limit, index } = query;
  const isOfTable = index === undefined;
  return {
    TableName: tableName,
    KeyConditionExpression: range ? '#pk = :pk AND #sk BETWEEN :from AND :to' : '#pk = :pk',
    ExpressionAttributeNames: {
      '#pk': isOfTable ? PARTITION_KEY : INDEX_PARTITION_KEY,
      ...(range && { '#sk': isOfTable ? SORT_KEY : INDEX_SORT_KEY }),
    },
    ExpressionAttributeValues: {
      ':pk': text(partition),
      ...(range && { ':from': text(range[0]), ':to': text(range[1]) }),
    },
    ScanIndexForward: order === 'ascending',
    ...(limit === undefined ? {} : { Limit: limit }),
    ...(isOfTable ? { ConsistentRead: true } : { IndexName: index }),
  };
}

/** Some names (`time`) are reserved words: each goes by an alias. */
function onlyAttributes(
  input: QueryCommandInput,
  attributes: readonly string[],
): QueryCommandInput {
  const aliases = Object.fromEntries(attributes.map((name, i) => [`#only${i}`, name]));
  return {
    ...input,
    ProjectionExpression: Object.keys(aliases).join(', '),
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, ...aliases },
  };
}

function setAll(changes: Readonly<Record<string, AttributeValue>>, condition: Condition) {
  const names: Record<string, string> = { ...condition.ExpressionAttributeNames };
  const values: Record<string, AttributeValue> = { ...condition.ExpressionAttributeValues };
  const assignments = Object.entries(changes).map(([name, value], i) => {
    names[`#set${i}`] = name;
    values[`:set${i}`] = value;
    return `#set${i} = :set${i}`;
  });
  return {
    UpdateExpression: `SET ${assignments.join(', ')}`,
    ConditionExpression: condition.ConditionExpression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

async function unlessConditionFails<T>(send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await orFault('write to the table', send);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException')
      return undefined;
    throw error;
  }
}

async function orFault<T>(what: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Error && INVALID_REQUESTS.has(error.name)) {
      throw new InvariantError(`could not ${what}: ${error.message}`, { cause: error });
    }
    throw toFault(error, what);
  }
}

const INVALID_REQUESTS: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
]);
