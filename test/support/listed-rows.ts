/** Rows put where listings read them, without the work that would have made them. */
import {
  type EffectId,
  toDefinitionHash,
  toFlowId,
  toRunId,
  toWorkId,
} from '../../src/core/shared/ids.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { toTimestamp } from '../../src/core/shared/units.ts';
import type { Journal } from '../../src/app/ports.ts';
import type { InvocationStore } from '../../src/app/invocation-store.ts';

export const LISTING_START_MS = Date.UTC(2024, 0, 1);

const RUN_ID = toRunId('run-id');

/** startedAtMs: since `LISTING_START_MS`. */
export async function putExecution(
  journal: Journal,
  flowId: FlowId,
  executionName: string,
  startedAtMs: number,
): Promise<void> {
  const startedAt = toTimestamp(LISTING_START_MS + startedAtMs);
  const origin = {
    ...{ flowId, flowName: 'flow', executionName, runId: RUN_ID, startedAt },
    definitionHash: toDefinitionHash('0'.repeat(64)),
  };
  await journal.start('{}', entryOf(0, [], 0), origin);
}

/** Entries of an execution, one after the other. */
export class EntryWriter {
  lastEventId = 0;
  private nextEntry = 1;
  private readonly journal: Journal;
  private readonly key: { readonly flowId: FlowId; readonly executionName: string };

  constructor(journal: Journal, flowId: FlowId, executionName: string) {
    this.journal = journal;
    this.key = { flowId, executionName };
  }

  /** The next entry, with so many events. */
  async append(events: number, text = ''): Promise<void> {
    const added = Array.from({ length: events }, (_, i) => eventOf(this.lastEventId + i + 1, text));
    this.lastEventId += events;
    await this.journal.commit(this.key, entryOf(this.nextEntry, added, this.lastEventId));
    this.nextEntry += 1;
  }
}

export async function putInvocation(
  invocations: InvocationStore,
  invocationId: string,
  startedAtMs: number,
): Promise<void> {
  await invocations.claim({
    invocationId,
    effectId: `effect-${invocationId}` as EffectId,
    task: { flowId: toFlowId('flow'), executionName: 'run', runId: RUN_ID, taskEventId: 1 },
    ...{ waits: true, flowName: 'flow', stepName: 'job', status: 'Running' },
    startedAt: toTimestamp(LISTING_START_MS + startedAtMs),
  });
}

function entryOf(
  number: number,
  events: readonly HistoryEvent[],
  lastEventId: number,
): JournalEntry {
  const time = toTimestamp(LISTING_START_MS);
  const cause = toWorkId('work');
  return { number, runId: RUN_ID, cause, time, events, lastEventId, facts: {} };
}

function eventOf(eventId: number, text: string): HistoryEvent {
  return {
    ...{ eventId, type: 'StepExited', stepName: 'only', scheduleEventId: eventId - 1 },
    ...{ time: toTimestamp(LISTING_START_MS), frame: 1, next: 1, detail: { local: { text } } },
  };
}
