/** Flows and definitions in memory. Records are shared with the caller, never copied: nobody mutates them. */
import type { FlowRecord, FlowRevision, FlowStore, Tombstone } from '../../app/ports.ts';
import { byteOrder } from '../../core/shared/byte-order.ts';
import type { DefinitionHash } from '../../core/shared/ids.ts';

export class MemoryFlowStore implements FlowStore {
  private readonly flowByName = new Map<string, FlowRecord>();
  private readonly tombstoneByName = new Map<string, Tombstone>();
  /** Names in their order; absent: flows have come or gone since. */
  private names: readonly string[] | undefined;
  private readonly textByHash = new Map<DefinitionHash, string>();

  async findFlow(name: string): Promise<FlowRecord | undefined> {
    return this.flowByName.get(name);
  }

  async createFlow(flow: FlowRecord): Promise<boolean> {
    if (this.flowByName.has(flow.name)) return false;
    this.flowByName.set(flow.name, flow);
    this.tombstoneByName.delete(flow.name);
    this.names = undefined;
    return true;
  }

  async updateFlow(flow: FlowRecord, from: FlowRevision): Promise<boolean> {
    if (!this.isCurrent(from)) return false;
    this.flowByName.set(flow.name, flow);
    return true;
  }

  async deleteFlow(from: FlowRevision): Promise<boolean> {
    if (!this.isCurrent(from)) return false;
    const { name, flowId } = from;
    this.flowByName.delete(name);
    this.tombstoneByName.set(name, { name, flowId });
    this.names = undefined;
    return true;
  }

  async findTombstone(name: string): Promise<Tombstone | undefined> {
    return this.tombstoneByName.get(name);
  }

  async listFlowNames(limit: number, after = ''): Promise<readonly string[]> {
    this.names ??= [...this.flowByName.keys()].sort(byteOrder);
    const from = this.names.findIndex((name) => byteOrder(name, after) > 0);
    return from < 0 ? [] : this.names.slice(from, from + limit);
  }

  async putDefinition(hash: DefinitionHash, text: string): Promise<void> {
    this.textByHash.set(hash, text);
  }

  async findDefinition(hash: DefinitionHash): Promise<string | undefined> {
    return this.textByHash.get(hash);
  }

  private isCurrent({ name, flowId, revision }: FlowRevision): boolean {
    const flow = this.flowByName.get(name);
    return flow?.flowId === flowId && flow.revision === revision;
  }
}
