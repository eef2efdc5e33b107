/** Flows and definitions in the table. Reads are consistent: a flow that was created is found. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FlowRecord, FlowRevision, FlowStore, Tombstone } from '../../app/ports.ts';
import type { DefinitionHash } from '../../core/shared/ids.ts';
import { isName } from '../../core/shared/name.ts';
import { readText } from './attributes.ts';
import { isFlowNameFree, isRevision } from './conditions.ts';
import { fromDefinitionItem, toDefinitionItem } from './items/definition-item.ts';
import { findTombstone, fromFlowItem, toFlowItem, toTombstone } from './items/flow-item.ts';
import { definitionKey, FLOW_LISTING_PARTITION, flowKey } from './keys.ts';
import { EXECUTIONS_BY_FLOW, INDEX_SORT_KEY, type TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

/** Names are letters, digits, `_` and `-`. */
const BEFORE_ALL = '!';
const BEHIND_ALL = '~';

export class TableFlowStore implements FlowStore {
  private readonly table: TableClient;

  constructor(client: DynamoDBClient, { tableName }: Pick<TableSettings, 'tableName'>) {
    this.table = new TableClient(client, tableName);
  }

  async findFlow(name: string): Promise<FlowRecord | undefined> {
    // Flows name flows by their data, too: what is no name may be too long for a key.
    if (!isName(name)) return undefined;
    const item = await this.table.get(flowKey(name));
    return item === undefined ? undefined : fromFlowItem(item);
  }

  async createFlow(flow: FlowRecord): Promise<boolean> {
    return this.table.put(toFlowItem(flow), isFlowNameFree);
  }

  async updateFlow(flow: FlowRecord, from: FlowRevision): Promise<boolean> {
    return this.table.put(toFlowItem(flow), isRevision(from));
  }

  async deleteFlow(from: FlowRevision, deletedAt: string): Promise<boolean> {
    return this.table.put(toTombstone(from, deletedAt), isRevision(from));
  }

  async findTombstone(name: string): Promise<Tombstone | undefined> {
    const item = await this.table.get(flowKey(name));
    return item === undefined ? undefined : findTombstone(item);
  }

  async listFlowNames(limit: number, after = BEFORE_ALL): Promise<readonly string[]> {
    const names: string[] = [];
    const ascending = this.table.queryAll({
      index: EXECUTIONS_BY_FLOW,
      partition: FLOW_LISTING_PARTITION,
      range: [after, BEHIND_ALL],
      // One more: the range includes the name that it begins behind.
      limit: limit + 1,
    });
    for await (const item of ascending) {
      const name = readText(item, INDEX_SORT_KEY);
      if (name !== after) names.push(name);
      if (names.length === limit) break;
    }
    return names;
  }

  async putDefinition(hash: DefinitionHash, text: string): Promise<void> {
    await this.table.put(toDefinitionItem(hash, text));
  }

  async findDefinition(hash: DefinitionHash): Promise<string | undefined> {
    const item = await this.table.get(definitionKey(hash));
    return item === undefined ? undefined : fromDefinitionItem(item);
  }
}
