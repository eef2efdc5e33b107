/**
 * The only place where a key is spelled: builders, and the parsers that undo them.
 *
 * `#` separates. Ids of ours never hold one (checked here); a name may, because it always stands where the rest of the key
 * can be told from it: at the end, or before a part of fixed form. Numbers are zero-padded, so that they sort as text.
 */
import type { CallKey, InvocationPosition } from '../../app/invocation-store.ts';
import type { ExecutionKey, AlarmItem, ListingPosition } from '../../app/ports.ts';
import { type DefinitionHash, type FlowId, toFlowId } from '../../core/shared/ids.ts';
import { invariant } from '../../core/shared/invariant.ts';
import { MS_PER_MINUTE } from '../../core/shared/units.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

const NUMBER_DIGITS = 10;
const DUE_MS_DIGITS = 15;
const LARGEST_NUMBER = 10 ** NUMBER_DIGITS - 1;

export const HEADER_SORT_KEY = 'HEAD';
const ENTRY_PREFIX = 'J#';

export const flowPartition = (name: string): string => `FLOW#${name}`;
export const flowKey = (name: string): ItemKey => ({ pk: flowPartition(name), sk: 'FLOW' });
export const definitionKey = (hash: DefinitionHash): ItemKey => ({ pk: `DEF#${hash}`, sk: 'DEF' });
export const cursorKey: ItemKey = { pk: 'ALARM#CURSOR', sk: 'CURSOR' };

// --- schedules, in the partition of their flow's name ------------------------------------------------------------------

const SCHEDULE_PREFIX = 'SCHED#';
/** Before and behind every name: letters, digits, `_` and `-`. */
const BEHIND_NAME = '!';
const BEHIND_NAMES = '~';

export function scheduleKey(flowName: string, scheduleName: string): ItemKey {
  return { pk: flowPartition(flowName), sk: `${SCHEDULE_PREFIX}${scheduleName}` };
}

export function parseScheduleSortKey(sk: string): string {
  invariant(sk.startsWith(SCHEDULE_PREFIX), `"${sk}" is the sort key of a schedule`);
  return sk.slice(SCHEDULE_PREFIX.length);
}

/** First and last sort key of the schedules behind a name; absent: of all. */
export function scheduleRange(after = ''): readonly [string, string] {
  return [`${SCHEDULE_PREFIX}${after}${BEHIND_NAME}`, `${SCHEDULE_PREFIX}${BEHIND_NAMES}`];
}

// --- an execution's partition ------------------------------------------------------------------------------------------

export function executionPartition({ flowId, executionName }: ExecutionKey): string {
  return `EXEC#${plainId(flowId)}#${executionName}`;
}

export function parseExecutionPartition(pk: string): ExecutionKey {
  const match = /^EXEC#([^#]+)#(.+)$/s.exec(pk);
  invariant(match !== null, `"${pk}" is the key of an execution`);
  const [, flowId = '', executionName = ''] = match;
  return { flowId: toFlowId(flowId), executionName };
}

/** number: 1 and more; entry 0 is the header. */
export function entrySortKey(number: number): string {
  return `${ENTRY_PREFIX}${padded(number, NUMBER_DIGITS)}`;
}

export function parseEntrySortKey(sk: string): number {
  invariant(/^J#\d{10}$/.test(sk), `"${sk}" is the sort key of an entry`);
  return Number(sk.slice(ENTRY_PREFIX.length));
}

/** First and last sort key of the entries from one number on; for `BETWEEN`. */
export function entryRange(fromEntry: number): readonly [string, string] {
  return [entrySortKey(Math.max(fromEntry, 0)), entrySortKey(LARGEST_NUMBER)];
}

/** A larger value or input, by the hash of its text: decision 0001. */
export const valueSortKey = (hash: string): string => `V#${hash}`;

/** Part `part` (0, 1 …) of an entry's snapshot; the hash keeps two writers of one entry number apart: decision 0001. */
export function snapshotPartSortKey(entryNumber: number, part: number, hash: string): string {
  return `P#${padded(entryNumber, NUMBER_DIGITS)}#${part}#${hash}`;
}

// --- listing -----------------------------------------------------------------------------------------------------------

export function listingPartition(flowId: FlowId, shard: number): string {
  return `${plainId(flowId)}#${shard}`;
}

/** startedAt has a fixed length, so positions sort as text. */
export function listingSortKey({ startedAt, executionName }: ListingPosition): string {
  return `${startedAt}#${executionName}`;
}

/** Of flows, by their names. No flow has this id. */
export const FLOW_LISTING_PARTITION = 'FLOWS';

// --- asynchronous invocations ------------------------------------------------------------------------------------------

/** Neither a function's name nor a request id holds a separator. */
export function callKey({ functionName, requestId }: CallKey): ItemKey {
  return { pk: `CALL#${plainId(functionName)}#${plainId(requestId)}`, sk: 'CALL' };
}

export const statefulKey = (invocationId: string): ItemKey => ({
  pk: `STATEFUL#${invocationId}`,
  sk: 'STATEFUL',
});

/** Of the index. No flow has this id. */
export const invocationListingPartition = (shard: number): string => `STATEFUL#${shard}`;

export function invocationListingSortKey({ startedAt, invocationId }: InvocationPosition): string {
  return `${startedAt}#${invocationId}`;
}

export function parseInvocationListingSortKey(sk: string): InvocationPosition {
  const at = sk.indexOf('#');
  invariant(at > 0, `"${sk}" is the sort key of an invocation`);
  return { startedAt: sk.slice(0, at), invocationId: sk.slice(at + 1) };
}

/** Key ids are configured, and hold no separator; whatever the client's nonce is, it stands at the end. */
export function nonceKey(accessKeyId: string, nonce: string): ItemKey {
  return { pk: `NONCE#${plainId(accessKeyId)}#${nonce}`, sk: 'NONCE' };
}

// --- payloads, alarms --------------------------------------------------------------------------------------------------

export function payloadKey({ flowId, executionName }: ExecutionKey, hash: string): ItemKey {
  return { pk: `PAYLOAD#${plainId(flowId)}/${executionName}#${hash}`, sk: 'PAYLOAD' };
}

export function parsePayloadPartition(pk: string): ItemKey | undefined {
  return /^PAYLOAD#[^#]+\/.+#[0-9a-f]{64}$/s.test(pk) ? { pk, sk: 'PAYLOAD' } : undefined;
}

export const minuteOf = (epochMs: number): number => Math.floor(epochMs / MS_PER_MINUTE);

export const alarmPartition = (minute: number, shard: number): string => `ALARM#${minute}#${shard}`;

/** The same alarm has the same key. */
export function alarmSortKey({ key, runId, alarmId, dueMs }: AlarmItem): string {
  const execution = `${plainId(key.flowId)}#${key.executionName}`;
  return `${padded(dueMs, DUE_MS_DIGITS)}#${execution}#${plainId(runId)}#${alarmId}`;
}

// --- spreading ---------------------------------------------------------------------------------------------------------

/** 0 to shards - 1, the same for the same text on every machine (FNV-1a, 32 bits). */
export function shardOf(text: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % shards;
}

function padded(number: number, digits: number): string {
  const text = String(number);
  invariant(/^\d+$/.test(text) && text.length <= digits, `${text} has at most ${digits} digits`);
  return text.padStart(digits, '0');
}

function plainId(id: string): string {
  invariant(id !== '' && !/[#/]/.test(id), `id "${id}" is not empty and holds no separator`);
  return id;
}
