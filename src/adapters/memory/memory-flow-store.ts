/** Flows and definitions in memory. Records are shared with the caller, never copied: nobody mutates them. */
import type { FlowRecord, FlowStore } from '../../app/ports.ts';
import type { DefinitionHash } from '../../core/shared/ids.ts';

export class MemoryFlowStore implements FlowStore {
  private readonly flowByName = new Map<string, FlowRecord>();
  private readonly textByHash = new Map<DefinitionHash, string>();

  async findFlow(name: string): Promise<FlowRecord | undefined> {
    return this.flowByName.get(name);
  }

  async createFlow(flow: FlowRecord): Promise<boolean> {
    if (this.flowByName.has(flow.name)) return false;
    this.flowByName.set(flow.name, flow);
    return true;
  }

  async putDefinition(hash: DefinitionHash, text: string): Promise<void> {
    this.textByHash.set(hash, text);
  }

  async findDefinition(hash: DefinitionHash): Promise<string | undefined> {
    return this.textByHash.get(hash);
  }
}
