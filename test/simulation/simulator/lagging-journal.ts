/** Journals whose index may lag: a listing then shows what was there at the time of an earlier one. */
import { MemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import type { ExecutionSummary, ListingPosition } from '../../../src/app/ports.ts';
import type { FlowId } from '../../../src/core/shared/ids.ts';
import type { Faults } from './faults.ts';

export class LaggingJournal extends MemoryJournal {
  private readonly faults: Faults;
  private readonly lastByQuery = new Map<string, readonly ExecutionSummary[]>();

  constructor(faults: Faults) {
    super();
    this.faults = faults;
  }

  override async listExecutions(
    flowId: FlowId,
    limit: number,
    after?: ListingPosition,
  ): Promise<readonly ExecutionSummary[]> {
    const query = JSON.stringify([flowId, limit, after]);
    const last = this.lastByQuery.get(query) ?? [];
    if (this.faults.strikes('index stale')) return last;
    const rows = await super.listExecutions(flowId, limit, after);
    this.lastByQuery.set(query, rows);
    return rows;
  }
}
