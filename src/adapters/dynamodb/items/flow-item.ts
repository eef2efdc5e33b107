/** A flow ↔ its item. Every field is a plain text attribute. */
import type { FlowRecord } from '../../../app/ports.ts';
import { toDefinitionHash, toFlowId } from '../../../core/shared/ids.ts';
import { checkSchemaVersion, type Item, itemBase, readText, text } from '../attributes.ts';
import { flowKey } from '../keys.ts';

export function toFlowItem(flow: FlowRecord): Item {
  return {
    ...itemBase(flowKey(flow.name)),
    flowId: text(flow.flowId),
    name: text(flow.name),
    description: text(flow.description),
    type: text(flow.type),
    roleArn: text(flow.roleArn),
    externalStorageLocation: text(flow.externalStorageLocation),
    executionMode: text(flow.executionMode),
    definitionHash: text(flow.definitionHash),
    createdAt: text(flow.createdAt),
    lastModifiedAt: text(flow.lastModifiedAt),
  };
}

export function fromFlowItem(item: Item): FlowRecord {
  checkSchemaVersion(item);
  return {
    flowId: toFlowId(readText(item, 'flowId')),
    name: readText(item, 'name'),
    description: readText(item, 'description'),
    type: readText(item, 'type'),
    roleArn: readText(item, 'roleArn'),
    externalStorageLocation: readText(item, 'externalStorageLocation'),
    executionMode: readText(item, 'executionMode'),
    definitionHash: toDefinitionHash(readText(item, 'definitionHash')),
    createdAt: readText(item, 'createdAt'),
    lastModifiedAt: readText(item, 'lastModifiedAt'),
  };
}
