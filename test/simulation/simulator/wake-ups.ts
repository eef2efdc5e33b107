/**
 * I7 of `invariants.ts`, of time: whatever an execution waits for has a wake-up on its list that comes no later. And I18: what
 * it still needs is kept before it expires.
 */
import type { Limits } from '../../../src/app/limits.ts';
import type { Flow, Step } from '../../../src/core/definition/flow.ts';
import { executionDeadline } from '../../../src/core/engine/deadlines.ts';
import { sendDueMs } from '../../../src/core/engine/delayed-send.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { StepFrame } from '../../../src/core/engine/state.ts';
import { SNAPSHOT_ENTRIES } from '../../../src/core/engine/transition.ts';
import { statusByEnd } from '../../../src/core/shared/execution-status.ts';
import { MS_PER_DAY } from '../../../src/core/shared/units.ts';
import { waitsUntil } from './deadlines.ts';
import { stepsAt } from './ownership.ts';
import type { NewEntry, Watched } from './witness.ts';

/** What no wake-up stands for; undefined: all is well. The state is the one behind its newest entry. */
export function unwatched(flow: Flow, watched: Watched, limits: Limits): string | undefined {
  const { state } = watched;
  if (state.end !== undefined) return undefined;
  const earliestMs = Math.min(...state.alarms.map(({ dueMs }) => dueMs));
  const dueMs = Math.min(...deadlines(flow, watched, limits));
  if (earliestMs <= dueMs) return undefined;
  return `a wake-up at ${new Date(dueMs).toISOString()}`;
}

function* deadlines(flow: Flow, { state, keptMs }: Watched, limits: Limits): Generator<number> {
  const steps = [...stepsAt(flow, state)];
  for (const at of steps) yield* deadlinesOf(at);
  const isIdle = state.continuation === undefined && !steps.some(isCalling);
  const limit = executionDeadline(flow, state);
  if (isIdle || !limit.isDefault) yield limit.dueMs;
  if (isIdle) yield keptMs + (limits.retentionDays * MS_PER_DAY) / 2;
}

interface At {
  readonly step: Step;
  readonly frame: StepFrame;
}

function* deadlinesOf({ step, frame }: At): Generator<number> {
  const endsWith = frame.task === undefined ? 'TaskScheduled' : 'TaskTimedOut';
  const dueMs = waitsUntil(step, frame, endsWith);
  if (dueMs !== undefined) yield dueMs;
  const sendMs = step.type === 'task' ? sendDueMs(step, frame) : undefined;
  if (sendMs !== undefined) yield sendMs;
}

/** A call that will be answered. */
function isCalling({ step, frame }: At): boolean {
  if (step.type !== 'task' || frame.task === undefined) return false;
  return frame.task.submittedEventId === undefined && sendDueMs(step, frame) === undefined;
}

/** What is lost by the time of the entry, or will be. */
export function expired(
  { watched, entry }: NewEntry,
  { retentionDays }: Limits,
): string | undefined {
  const { facts, snapshot, time, number } = entry;
  const retentionMs = retentionDays * MS_PER_DAY;
  const keptForMs = Date.parse(time) - watched.keptMs;
  if (keptForMs > retentionMs) return 'entries expire that are still needed';
  if (facts.kept === true && keptForMs < retentionMs / 2) return 'the expiry is moved on too soon';
  if (facts.kept === true && snapshot === undefined) return 'a kept entry has no snapshot';
  const isLong = number - watched.snapshotNumber > SNAPSHOT_ENTRIES && snapshot === undefined;
  return isLong && !isEnd(entry) ? 'there is no snapshot to load from' : undefined;
}

function isEnd({ events }: JournalEntry): boolean {
  return statusByEnd(events.at(-1)?.type) !== undefined;
}
