/** Flows and definitions in the table. Reads are consistent: a flow that was created is found. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { FlowRecord, FlowStore } from '../../app/ports.ts';
import type { DefinitionHash } from '../../core/shared/ids.ts';
import { doesNotExist } from './conditions.ts';
import { fromDefinitionItem, toDefinitionItem } from './items/definition-item.ts';
import { fromFlowItem, toFlowItem } from './items/flow-item.ts';
import { definitionKey, flowKey } from './keys.ts';
import type { TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TableFlowStore implements FlowStore {
  private readonly table: TableClient;

  constructor(client: DynamoDBClient, { tableName }: Pick<TableSettings, 'tableName'>) {
    this.table = new TableClient(client, tableName);
  }

  async findFlow(name: string): Promise<FlowRecord | undefined> {
    const item = await this.table.get(flowKey(name));
    return item === undefined ? undefined : fromFlowItem(item);
  }

  async createFlow(flow: FlowRecord): Promise<boolean> {
    return this.table.put(toFlowItem(flow), doesNotExist);
  }

  async putDefinition(hash: DefinitionHash, text: string): Promise<void> {
    await this.table.put(toDefinitionItem(hash, text));
  }

  async findDefinition(hash: DefinitionHash): Promise<string | undefined> {
    const item = await this.table.get(definitionKey(hash));
    return item === undefined ? undefined : fromDefinitionItem(item);
  }
}
