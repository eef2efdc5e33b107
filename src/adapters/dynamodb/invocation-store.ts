/**
 * Asynchronous calls and stateful invocations: an item per call, which whoever comes first puts, and an item per name. The
 * names are listed by the index that lists executions, under a key of their own.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Fault } from '../../app/app-error.ts';
import type {
  AwaitedCall,
  CallKey,
  InvocationPosition,
  InvocationStore,
  InvocationSummary,
  StatefulEnd,
  StatefulInvocation,
} from '../../app/invocation-store.ts';
import type { CallOutcome, Clock } from '../../app/ports.ts';
import type { EffectId } from '../../core/shared/ids.ts';
import type { Item } from './attributes.ts';
import { belongsToEffect, belongsToEffectAndRuns, doesNotExist, isNameFree } from './conditions.ts';
import { callExpiry, statefulExpiry } from './expiry.ts';
import {
  findAwaitedCall,
  findOutcome,
  fromStatefulItem,
  toAcceptedAttributes,
  toCallEndItem,
  toCallItem,
  toEndAttributes,
  toInvocationSummary,
  toStatefulItem,
} from './items/invocation-item.ts';
import {
  callKey,
  invocationListingPartition,
  invocationListingSortKey,
  type ItemKey,
  statefulKey,
} from './keys.ts';
import { listShards } from './shard-listing.ts';
import { DEFAULT_SHARDS, type TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

export class TableInvocations implements InvocationStore {
  private readonly table: TableClient;
  private readonly settings: TableSettings;
  private readonly clock: Pick<Clock, 'nowMs'>;

  constructor(client: DynamoDBClient, settings: TableSettings, clock: Pick<Clock, 'nowMs'>) {
    this.table = new TableClient(client, settings.tableName);
    this.settings = settings;
    this.clock = clock;
  }

  async awaitEnd(key: CallKey, call: AwaitedCall): Promise<CallOutcome | undefined> {
    const item = toCallItem(key, call, callExpiry(this.clock.nowMs()));
    const first = await this.putIfAbsent(callKey(key), item);
    return first && findOutcome(first);
  }

  async recordEnd(key: CallKey, outcome: CallOutcome): Promise<AwaitedCall | undefined> {
    const item = toCallEndItem(key, outcome, callExpiry(this.clock.nowMs()));
    const first = await this.putIfAbsent(callKey(key), item);
    return first && findAwaitedCall(first);
  }

  async claim(invocation: StatefulInvocation): Promise<StatefulInvocation> {
    const { invocationId, startedAt } = invocation;
    const shards = this.shards;
    const expiry = statefulExpiry(Date.parse(startedAt), this.settings.retentionDays);
    const item = toStatefulItem(invocation, { shards, expiry });
    if (await this.table.put(item, isNameFree)) return invocation;
    const found = await this.find(invocationId);
    if (found === undefined) throw new Fault(`claim stateful invocation "${invocationId}"`);
    return found;
  }

  async noteAccepted(invocationId: string, effectId: EffectId, call: CallKey): Promise<void> {
    const changes = toAcceptedAttributes(call);
    await this.table.update(statefulKey(invocationId), changes, belongsToEffect(effectId));
  }

  async end(
    invocationId: string,
    effectId: EffectId,
    end: StatefulEnd,
  ): Promise<StatefulInvocation | undefined> {
    const expiry = statefulExpiry(Date.parse(end.stoppedAt), this.settings.retentionDays);
    const changes = toEndAttributes(end, expiry);
    const condition = belongsToEffectAndRuns(effectId);
    const ended = await this.table.update(statefulKey(invocationId), changes, condition);
    if (ended !== undefined) return fromStatefulItem(invocationId, ended);
    const found = await this.find(invocationId);
    return found?.effectId === effectId ? found : undefined;
  }

  async find(invocationId: string): Promise<StatefulInvocation | undefined> {
    const item = await this.table.get(statefulKey(invocationId));
    return item && fromStatefulItem(invocationId, item);
  }

  async list(limit: number, after?: InvocationPosition): Promise<readonly InvocationSummary[]> {
    const partitions = Array.from({ length: this.shards }, (_, i) => invocationListingPartition(i));
    const rows = await listShards(this.table, {
      partitions,
      limit,
      after: after && invocationListingSortKey(after),
    });
    return rows.map(toInvocationSummary);
  }

  private get shards(): number {
    return this.settings.listingShards ?? DEFAULT_SHARDS;
  }

  /** The item that was there first; undefined: this one was. */
  private async putIfAbsent(key: ItemKey, item: Item): Promise<Item | undefined> {
    if (await this.table.put(item, doesNotExist)) return undefined;
    const first = await this.table.get(key);
    // It has expired between the two: done again, the put succeeds.
    if (first === undefined) throw new Fault('read who came first to a call');
    return first;
  }
}
