/** What the table holds of flows: the index's rows, tombstones, and flows of a time before revisions. */
import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TableFlowStore } from '../../../src/adapters/dynamodb/flow-store.ts';
import { toFlowItem } from '../../../src/adapters/dynamodb/items/flow-item.ts';
import type { FlowRecord } from '../../../src/app/ports.ts';
import { toDefinitionHash, toFlowId } from '../../../src/core/shared/ids.ts';
import { startTestTable } from '../../support/dynalite.ts';
import type { TestTable } from '../../support/test-table.ts';

let table: TestTable;
let store: TableFlowStore;

beforeAll(async () => {
  table = await startTestTable();
  store = new TableFlowStore(table.client, table);
});
afterAll(() => table.close());

const flowNamed = (name: string): FlowRecord => ({
  flowId: toFlowId(`id-${name}`),
  name,
  description: '',
  type: 'FDL',
  roleArn: '',
  externalStorageLocation: '',
  executionMode: '',
  definitionHash: toDefinitionHash('hash'),
  createdAt: '2024-01-01T00:00:00.000Z',
  lastModifiedAt: '2024-01-01T00:00:00.000Z',
  revision: 1,
});

const AT = '2024-01-02T00:00:00.000Z';

async function putOld(name: string): Promise<FlowRecord> {
  const flow = flowNamed(name);
  const { revision: _, indexPk: _pk, indexSk: _sk, ...Item } = toFlowItem(flow);
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
  return flow;
}

describe('a flow of a time before revisions', () => {
  it('is at its first, can be changed once from there, and is listed from then on', async () => {
    const old = await putOld('old');
    expect(await store.findFlow('old')).toEqual(old);
    expect(await store.listFlowNames(10)).not.toContain('old');
    const next = { ...old, description: 'new', revision: 2 };
    expect(await store.updateFlow(next, old)).toBe(true);
    expect(await store.updateFlow(next, old)).toBe(false);
    expect(await store.listFlowNames(10)).toContain('old');
  });

  it('can be deleted, once, and is no flow of another id', async () => {
    const old = await putOld('old-too');
    expect(await store.deleteFlow({ ...old, flowId: toFlowId('other') }, AT)).toBe(false);
    expect(await store.deleteFlow(old, AT)).toBe(true);
    expect(await store.deleteFlow(old, AT)).toBe(false);
    expect(await store.updateFlow({ ...old, revision: 2 }, old)).toBe(false);
  });
});

describe('a tombstone', () => {
  it('stays for good where the flow was, outside the index', async () => {
    const flow = flowNamed('gone');
    await store.createFlow(flow);
    await store.deleteFlow(flow, AT);
    const Key = { PK: { S: 'FLOW#gone' }, SK: { S: 'FLOW' } };
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key }),
    );
    expect(Item).toMatchObject({ flowId: { S: 'id-gone' }, deletedAt: { S: AT } });
    expect(Item).not.toHaveProperty('expiresAtEpochSeconds');
    const { Items = [] } = await table.client.send(
      new ScanCommand({ TableName: table.tableName, IndexName: 'executionsByFlow' }),
    );
    expect(Items.map(({ indexSk }) => indexSk?.S)).not.toContain('gone');
  });
});

describe("the index's row of a flow", () => {
  it('is its name alone: a change of the flow writes nothing to the index', async () => {
    const flow = flowNamed('listed');
    await store.createFlow(flow);
    await store.updateFlow({ ...flow, description: 'x', revision: 2 }, flow);
    const { Items = [] } = await table.client.send(
      new ScanCommand({ TableName: table.tableName, IndexName: 'executionsByFlow' }),
    );
    const [row, ...others] = Items.filter(({ indexSk }) => indexSk?.S === 'listed');
    expect(others).toEqual([]);
    expect(Object.keys(row ?? {}).toSorted()).toEqual(['PK', 'SK', 'indexPk', 'indexSk']);
  });
});
