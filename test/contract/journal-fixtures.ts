/** Executions to store: values of every size, entries around them. */
import { createHash } from 'node:crypto';
import type { ExecutionKey, Journal } from '../../src/app/ports.ts';
import type { ExecutionOrigin, JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { type ExecutionState, initialState } from '../../src/core/engine/state.ts';
import {
  type FlowId,
  toDefinitionHash,
  toFlowId,
  toRunId,
  toWorkId,
} from '../../src/core/shared/ids.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { toTimestamp } from '../../src/core/shared/units.ts';

export const START_MS = Date.UTC(2024, 0, 1);

/** An implementation of a journal, and how to make the outside fail. */
export interface JournalSubject {
  readonly journal: Journal;
  /** The next write is done, and throws. */
  loseNextReply(): void;
  /** The next call does nothing, and throws. */
  throttleNext(): void;
}

let flowCount = 0;

/** Tests share a table: each has flows of its own. */
export function newFlowId(): FlowId {
  flowCount += 1;
  return toFlowId(`flow-${flowCount}`);
}

export function originOf(fields: Partial<ExecutionOrigin> = {}): ExecutionOrigin {
  return {
    flowId: fields.flowId ?? newFlowId(),
    flowName: 'order',
    executionName: 'run',
    runId: toRunId('run-id-1'),
    definitionHash: toDefinitionHash('0'.repeat(64)),
    startedAt: toTimestamp(START_MS),
    ...fields,
  };
}

export const keyOf = ({ flowId, executionName }: ExecutionOrigin): ExecutionKey => ({
  flowId,
  executionName,
});

export function firstEntry(origin: ExecutionOrigin, input: JsonObject = {}): JournalEntry {
  const time = origin.startedAt;
  return {
    number: 0,
    runId: origin.runId,
    cause: toWorkId('work-0'),
    time,
    events: [
      {
        eventId: 1,
        type: 'ExecutionStarted',
        stepName: '',
        scheduleEventId: 0,
        time,
        detail: { input },
      },
    ],
    lastEventId: 1,
    facts: {},
  };
}

/** Entry n, one event with the value as a task's output. */
export function entryWith(
  origin: ExecutionOrigin,
  number: number,
  ...outputs: readonly Json[]
): JournalEntry {
  const time = toTimestamp(START_MS + number * 1_000);
  return {
    number,
    runId: origin.runId,
    cause: toWorkId(`work-${number}`),
    time,
    events: outputs.map((output, i) => ({
      eventId: number + 1 + i,
      type: 'TaskSucceeded',
      stepName: 'charge',
      scheduleEventId: 1,
      time,
      detail: { output },
    })),
    lastEventId: number + outputs.length,
    facts: { armed: { alarmId: number, dueMs: START_MS }, disarmed: [1, 2] },
  };
}

export function withSnapshot(
  entry: JournalEntry,
  origin: ExecutionOrigin,
  local: JsonObject = {},
): JournalEntry {
  const state = initialState(origin, entry.cause);
  const root: ExecutionState['root'] = { ...state.root, local };
  return { ...entry, snapshot: { ...state, entryNumber: entry.number, root } };
}

/** Starts an execution and commits entries with the given outputs. */
export async function startWith(
  journal: Journal,
  ...outputs: readonly Json[]
): Promise<{ origin: ExecutionOrigin; key: ExecutionKey; entries: readonly JournalEntry[] }> {
  const origin = originOf();
  const entries = [
    firstEntry(origin),
    ...outputs.map((output, i) => entryWith(origin, i + 1, output)),
  ];
  await journal.start('{}', entries[0] as JournalEntry, origin);
  const key = keyOf(origin);
  for (const entry of entries.slice(1)) await journal.commit(key, entry);
  return { origin, key, entries };
}

/** Text that does not compress below three quarters; the same for the same seed. */
export function noise(length: number, seed: number | string = 1): string {
  const chunks: string[] = [];
  for (let i = 0; chunks.length * 43 < length; i += 1) {
    chunks.push(createHash('sha256').update(`${seed}:${i}`).digest('base64url'));
  }
  return chunks.join('').slice(0, length);
}
