/**
 * Folds a journal into state. Total: a stored event never makes it throw, and it needs no flow.
 *
 * Invariant E2: all changes of state, while deciding too, go through here, so the fold of the committed entries is the
 * state in use.
 */
import type { WorkId } from '../shared/ids.ts';
import type { Draft } from './draft.ts';
import { applyStepEvent, applyTaskEvent, closeFrames, opensList } from './evolve-frames.ts';
import { type HistoryEvent, ROOT_FRAME } from './history-event.ts';
import type { JournalEntry } from './journal-entry.ts';
import { applyStartedFlows } from './started-flows.ts';
import { copyState, type ExecutionState, listFrames } from './state.ts';

/** A copy of the state to change; the given one stays as it is. */
export function fork(state: ExecutionState): Draft {
  const draft: Draft = { state: copyState(state), frameById: new Map(), parentById: new Map() };
  for (const list of listFrames(draft.state)) {
    draft.frameById.set(list.id, list);
    for (const inner of list.step?.lists ?? []) draft.parentById.set(inner.id, list);
  }
  draft.frameById.set(ROOT_FRAME, draft.state.root);
  return draft;
}

/** Folds entries that follow the state's newest one. An entry with a snapshot replaces what came before it. */
export function foldEntries(
  state: ExecutionState,
  entries: readonly JournalEntry[],
): ExecutionState {
  const snapshotAt = entries.findLastIndex((entry) => entry.snapshot !== undefined);
  const base = entries[snapshotAt]?.snapshot ?? state;
  const draft = fork(base);
  for (const entry of entries.slice(snapshotAt + 1)) applyEntry(draft, entry);
  return draft.state;
}

function applyEntry(draft: Draft, entry: JournalEntry): void {
  for (const event of entry.events) applyEvent(draft, event, entry.cause);
  applyFacts(draft, entry);
}

/** The part of an entry that is not events. */
export function applyFacts(draft: Draft, entry: Omit<JournalEntry, 'events'>): void {
  const { state } = draft;
  const { more, kept, bytes } = entry.facts;
  const timeMs = Date.parse(entry.time);
  applyLists(state, entry);
  if (more === true) state.continuation = entry.cause;
  else delete state.continuation;
  if (kept === true || entry.number === 0) {
    state.kept = { entryNumber: entry.number, atMs: timeMs, owner: entry.cause };
  }
  state.snapshot =
    entry.snapshot === undefined
      ? { ...state.snapshot, bytesSince: state.snapshot.bytesSince + (bytes ?? 0) }
      : { entryNumber: entry.number, bytesSince: 0 };
  state.entryNumber = entry.number;
  state.timeMs = timeMs;
}

/** What is waited for, or to be done, beside the frames. */
function applyLists(state: ExecutionState, { facts, cause }: Omit<JournalEntry, 'events'>): void {
  const { armed, disarmed, listeners, stopped, released, startedFlows } = facts;
  if (disarmed !== undefined) {
    state.alarms = state.alarms.filter((alarm) => !disarmed.includes(alarm.alarmId));
  }
  if (armed !== undefined) state.alarms.push({ ...armed, owner: cause });
  if (listeners !== undefined) state.listeners = [...(state.listeners ?? []), ...listeners];
  if (stopped !== undefined && state.abandoned !== undefined) {
    state.abandoned = state.abandoned.filter((work) => !stopped.includes(work.scheduledEventId));
  }
  if (released !== undefined) releaseSends(state, released, cause);
  if (startedFlows !== undefined) applyStartedFlows(state, startedFlows);
}

/** Whoever releases a message sends it. */
function releaseSends(state: ExecutionState, released: readonly number[], owner: WorkId): void {
  for (const { step } of listFrames(state)) {
    if (step?.task === undefined || !released.includes(step.task.scheduledEventId)) continue;
    step.isReleased = true;
    step.task.owner = owner;
  }
}

/** Changes the draft as the event says. `cause`: work id of the entry that holds the event. */
export function applyEvent(draft: Draft, event: HistoryEvent, cause: WorkId): void {
  draft.state.lastEventId = event.eventId;
  const list = draft.frameById.get(event.frame ?? ROOT_FRAME);
  if (list === undefined) return;
  // A branch or an iteration opens a thread of its own; the list around it waits where it was.
  if (!opensList(event)) list.tip = event.eventId;
  if (event.stepName === '') applyExecutionEvent(draft, event, cause);
  else if (event.type.startsWith('Task')) applyTaskEvent({ draft, list, cause }, event);
  else applyStepEvent({ draft, list, cause }, event);
}

function applyExecutionEvent(draft: Draft, event: HistoryEvent, cause: WorkId): void {
  const { state } = draft;
  const atMs = Date.parse(event.time);
  switch (event.type) {
    case 'ExecutionStarted':
      state.status = 'Running';
      state.root.input = event.detail.input;
      break;
    case 'ExecutionSucceeded':
      state.status = 'Succeeded';
      state.end = { owner: cause, atMs, output: event.detail.output };
      break;
    case 'ExecutionFailed':
      state.status = 'Failed';
      state.end = { owner: cause, atMs, failure: event.detail };
      break;
    case 'ExecutionTimedOut':
      state.status = 'TimedOut';
      state.end = { owner: cause, atMs, failure: event.detail };
      break;
    case 'ExecutionStopped':
      state.status = 'Stopped';
      state.end = { owner: cause, atMs, failure: event.detail };
      break;
    default:
      break;
  }
  if (state.end !== undefined) closeFrames(state, cause);
}
