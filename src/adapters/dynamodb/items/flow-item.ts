/**
 * A flow ↔ its item, and the tombstone of a deleted one. Every field but the revision is a plain text attribute; the index
 * lists the names.
 */
import type { FlowRecord, FlowRevision, Tombstone } from '../../../app/ports.ts';
import { toDefinitionHash, toFlowId } from '../../../core/shared/ids.ts';
import {
  checkSchemaVersion,
  type Item,
  itemBase,
  number,
  readNumber,
  readText,
  text,
} from '../attributes.ts';
import { FLOW_LISTING_PARTITION, flowKey } from '../keys.ts';
import { INDEX_PARTITION_KEY, INDEX_SORT_KEY } from '../table.ts';

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
    revision: number(flow.revision),
    ...(flow.appliedRequests === undefined ? {} : { appliedRequests: text(flow.appliedRequests) }),
    [INDEX_PARTITION_KEY]: text(FLOW_LISTING_PARTITION),
    [INDEX_SORT_KEY]: text(flow.name),
  };
}

/** Without what the index takes: it is not listed. */
export function toTombstone({ flowId, name }: FlowRevision, deletedAt: string): Item {
  return {
    ...itemBase(flowKey(name)),
    flowId: text(flowId),
    name: text(name),
    deletedAt: text(deletedAt),
  };
}

/** undefined: a flow. */
export function findTombstone(item: Item): Tombstone | undefined {
  checkSchemaVersion(item);
  if (item['deletedAt'] === undefined) return undefined;
  return { flowId: toFlowId(readText(item, 'flowId')), name: readText(item, 'name') };
}

/** undefined: a tombstone. */
export function fromFlowItem(item: Item): FlowRecord | undefined {
  checkSchemaVersion(item);
  if (item['deletedAt'] !== undefined) return undefined;
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
    // A flow stored before there were revisions has none.
    revision: item['revision'] === undefined ? 1 : readNumber(item, 'revision'),
    ...(item['appliedRequests'] === undefined
      ? {}
      : { appliedRequests: readText(item, 'appliedRequests') }),
  };
}
