/** An asynchronous call that is awaited, its end, a stateful invocation ↔ their items. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type {
  AwaitedCall,
  CallKey,
  InvocationSummary,
  StatefulEnd,
  StatefulInvocation,
  StatefulStatus,
} from '../../../app/invocation-store.ts';
import type { CallOutcome } from '../../../app/ports.ts';
import type { TaskAddress } from '../../../core/engine/execution-origin.ts';
import type { EffectId } from '../../../core/shared/ids.ts';
import { InvariantError } from '../../../core/shared/invariant.ts';
import {
  checkSchemaVersion,
  findText,
  type Item,
  itemBase,
  readText,
  text,
} from '../attributes.ts';
import {
  callKey,
  invocationListingPartition,
  invocationListingSortKey,
  parseInvocationListingSortKey,
  shardOf,
  statefulKey,
} from '../keys.ts';
import { packText, readPackedText } from '../packed-text.ts';
import { EXPIRY, INDEX_PARTITION_KEY, INDEX_SORT_KEY } from '../table.ts';

const STATUSES: readonly StatefulStatus[] = ['Running', 'Succeeded', 'Failed', 'Stopped'];

const flag = (isSet: boolean | undefined) => (isSet === true ? { BOOL: true } : undefined);
const isSet = (item: Item, name: string) => item[name]?.BOOL === true;

export function toCallItem(key: CallKey, call: AwaitedCall, expiry: number): Item {
  const { task, waits, invocationId } = call;
  return withoutUnset({
    ...itemBase(callKey(key), expiry),
    task: text(JSON.stringify(task)),
    waits: flag(waits),
    invocationId: invocationId === undefined ? undefined : text(invocationId),
  });
}

export function toCallEndItem(key: CallKey, outcome: CallOutcome, expiry: number): Item {
  return { ...itemBase(callKey(key), expiry), outcome: packOutcome(outcome) };
}

/** undefined: the item holds the call's end. */
export function findAwaitedCall(item: Item): AwaitedCall | undefined {
  checkSchemaVersion(item);
  if (item['task'] === undefined) return undefined;
  const invocationId = findText(item, 'invocationId');
  return {
    task: readTask(item),
    waits: isSet(item, 'waits'),
    ...(invocationId === undefined ? {} : { invocationId }),
  };
}

/** undefined: the item holds who made the call, or an invocation that has no outcome. */
export function findOutcome(item: Item): CallOutcome | undefined {
  checkSchemaVersion(item);
  if (item['outcome'] === undefined) return undefined;
  return JSON.parse(readPackedText(item, 'outcome')) as CallOutcome;
}

export function toStatefulItem(
  invocation: StatefulInvocation,
  { shards, expiry }: { readonly shards: number; readonly expiry: number },
): Item {
  const { invocationId, effectId, task, waits, flowName, stepName, startedAt } = invocation;
  const { status, stoppedAt, outcome } = invocation;
  return withoutUnset({
    ...itemBase(statefulKey(invocationId), expiry),
    [INDEX_PARTITION_KEY]: text(invocationListingPartition(shardOf(invocationId, shards))),
    [INDEX_SORT_KEY]: text(invocationListingSortKey(invocation)),
    effectId: text(effectId),
    task: text(JSON.stringify(task)),
    waits: flag(waits),
    flowName: text(flowName),
    stepName: text(stepName),
    startedAt: text(startedAt),
    status: text(status),
    stoppedAt: stoppedAt === undefined ? undefined : text(stoppedAt),
    outcome: outcome === undefined ? undefined : packOutcome(outcome),
  });
}

export function toAcceptedAttributes({ functionName, requestId }: CallKey) {
  return { functionName: text(functionName), requestId: text(requestId) };
}

export function toEndAttributes(
  { status, stoppedAt, outcome, isNameFree }: StatefulEnd,
  expiry: number,
): Readonly<Record<string, AttributeValue>> {
  return withoutUnset({
    status: text(status),
    stoppedAt: text(stoppedAt),
    outcome: outcome === undefined ? undefined : packOutcome(outcome),
    isNameFree: flag(isNameFree),
    [EXPIRY]: { N: String(expiry) },
  });
}

/** invocationId: as it was asked for, or as the key says. */
export function fromStatefulItem(invocationId: string, item: Item): StatefulInvocation {
  const outcome = findOutcome(item);
  const stoppedAt = findText(item, 'stoppedAt');
  const call = findCall(item);
  return {
    invocationId,
    effectId: readText(item, 'effectId') as EffectId,
    task: readTask(item),
    waits: isSet(item, 'waits'),
    flowName: readText(item, 'flowName'),
    stepName: readText(item, 'stepName'),
    startedAt: readText(item, 'startedAt'),
    status: readStatus(item),
    ...(call === undefined ? {} : { call }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** A row of the index: it has the keys, and what is copied. */
export function toInvocationSummary(row: Item): InvocationSummary {
  const { invocationId, startedAt } = parseInvocationListingSortKey(readText(row, INDEX_SORT_KEY));
  const stoppedAt = findText(row, 'stoppedAt');
  return {
    invocationId,
    status: readStatus(row),
    startedAt,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
  };
}

function findCall(item: Item): CallKey | undefined {
  const requestId = findText(item, 'requestId');
  return requestId === undefined
    ? undefined
    : { functionName: readText(item, 'functionName'), requestId };
}

const readTask = (item: Item) => JSON.parse(readText(item, 'task')) as TaskAddress;
const packOutcome = (outcome: CallOutcome) => packText(JSON.stringify(outcome)).attribute;

function readStatus(item: Item): StatefulStatus {
  const status = readText(item, 'status');
  const known = STATUSES.find((candidate) => candidate === status);
  if (known !== undefined) return known;
  throw new InvariantError(`stored invocation has status "${status}"`);
}

function withoutUnset(
  attributes: Readonly<Record<string, AttributeValue | undefined>>,
): Record<string, AttributeValue> {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Record<string, AttributeValue>;
}
