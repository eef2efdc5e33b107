/**
 * Journals whose index may lag: a listing then shows what was there at the time of an earlier one. And journals of executions
 * that others commit to all the time: a commit comes second, again and again.
 */
import { MemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import type { ExecutionKey, ExecutionSummary, ListingPosition } from '../../../src/app/ports.ts';
import type { FlowId } from '../../../src/core/shared/ids.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { Timeline } from './timeline.ts';

/** Longer than a handler tries to commit. */
const LONGEST_CONTENTION_MS = 30_000;

export interface LaggingParts {
  readonly faults: Faults;
  readonly timeline: Timeline;
  readonly dice: Dice;
}

export class LaggingJournal extends MemoryJournal {
  private readonly faults: Faults;
  private readonly timeline: Timeline;
  private readonly dice: Dice;
  private readonly contendedUntilMs = new Map<string, number>();
  private readonly lastByQuery = new Map<string, readonly ExecutionSummary[]>();

  constructor({ faults, timeline, dice }: LaggingParts) {
    super();
    this.faults = faults;
    this.timeline = timeline;
    this.dice = dice;
  }

  override async commit(key: ExecutionKey, entry: JournalEntry): Promise<boolean> {
    const name = `${key.flowId}/${key.executionName}`;
    const { nowMs } = this.timeline;
    if (this.faults.strikes('execution contended')) {
      this.contendedUntilMs.set(name, nowMs + this.dice.between(1, LONGEST_CONTENTION_MS));
    }
    if (nowMs < (this.contendedUntilMs.get(name) ?? 0)) return false;
    return super.commit(key, entry);
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
