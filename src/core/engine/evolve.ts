/**
 * Folds a journal into state. Total: a stored event never makes it throw, and it needs no flow.
 *
 * Invariant E2: all changes of state, while deciding too, go through here, so the fold of the committed entries is the
 * state in use.
 */
import type { WorkId } from '../shared/ids.ts';
import { EMPTY_OBJECT, type JsonObject } from '../shared/json.ts';
import { jsonBytes } from '../shared/json-size.ts';
import type { HistoryEvent } from './history-event.ts';
import { ROOT_FRAME } from './history-event.ts';
import type { JournalEntry } from './journal-entry.ts';
import {
  copyState,
  type ExecutionState,
  type ListFrame,
  listFrames,
  type StepFrame,
} from './state.ts';

/** A state that is being changed, with its frames by id and the parent of each. */
export interface Draft {
  readonly state: ExecutionState;
  readonly frameById: Map<number, ListFrame>;
  readonly parentById: Map<number, ListFrame>;
}

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
  const { armed, disarmed, more, kept, bytes } = entry.facts;
  const timeMs = Date.parse(entry.time);
  if (disarmed !== undefined) {
    state.alarms = state.alarms.filter((alarm) => !disarmed.includes(alarm.alarmId));
  }
  if (armed !== undefined) state.alarms.push({ ...armed, owner: entry.cause });
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

/** Changes the draft as the event says. `cause`: work id of the entry that holds the event. */
export function applyEvent(draft: Draft, event: HistoryEvent, cause: WorkId): void {
  draft.state.lastEventId = event.eventId;
  const list = draft.frameById.get(event.frame ?? ROOT_FRAME);
  if (list === undefined) return;
  // A branch or an iteration opens a thread of its own; the list around it waits where it was.
  if (!opensList(event)) list.tip = event.eventId;
  if (event.stepName === '') applyExecutionEvent(draft, event, cause);
  else if (event.type.startsWith('Task')) applyTaskEvent(list, event, cause);
  else applyStepEvent(draft, list, event);
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
  if (state.end !== undefined) closeFrames(state);
}

/** What is left open ends with the execution: nothing of it can happen any more. */
function closeFrames(state: ExecutionState): void {
  delete state.root.step;
  state.alarms = [];
}

function applyStepEvent(draft: Draft, list: ListFrame, event: HistoryEvent): void {
  if (event.type === 'StepEntered') {
    list.input = event.detail.input;
    list.step = {
      name: event.stepName,
      enteredEventId: event.eventId,
      failedAttempts: [],
      lists: [],
    };
    return;
  }
  const { step } = list;
  if (event.type === 'BranchExited' || event.type === 'IterationExited') {
    applyListExited(draft, list, event.detail.local);
  } else if (step !== undefined) applyToStep(draft, list, step, event);
}

function applyToStep(draft: Draft, list: ListFrame, step: StepFrame, event: HistoryEvent): void {
  switch (event.type) {
    case 'StepStarted':
      step.started = {
        eventId: event.eventId,
        atMs: Date.parse(event.time),
        input: event.detail.input,
      };
      break;
    case 'StepSucceeded':
      step.output = event.detail.output;
      break;
    case 'StepFailed':
      step.failure = { ...event.detail, eventId: event.eventId };
      closeLists(draft, step);
      delete step.task;
      break;
    case 'StepExited':
      list.local = event.detail.local;
      list.position = event.next;
      delete list.step;
      break;
    case 'BranchEntered':
    case 'IterationEntered':
      openList(draft, list, step, event);
      break;
    default:
      break;
  }
}

type ListEvent = Extract<HistoryEvent, { type: 'BranchEntered' | 'IterationEntered' }>;

export function opensList(event: HistoryEvent): event is ListEvent {
  return event.type === 'BranchEntered' || event.type === 'IterationEntered';
}

function openList(draft: Draft, parent: ListFrame, step: StepFrame, event: ListEvent): void {
  const branch = event.type === 'BranchEntered' ? event.branch : event.detail.index;
  const list: ListFrame = {
    id: event.eventId,
    branch,
    input: event.detail.input,
    local: EMPTY_OBJECT,
    position: 0,
    tip: event.eventId,
  };
  step.branch = branch;
  step.lists.push(list);
  draft.frameById.set(list.id, list);
  draft.parentById.set(list.id, parent);
}

/** What is done with the local is the step's: an arm's is the choice's result, the others are collected in their order. */
function applyListExited(draft: Draft, list: ListFrame, local: JsonObject): void {
  const parent = draft.parentById.get(list.id);
  if (parent?.step === undefined) return;
  const { step } = parent;
  step.lists = step.lists.filter(({ id }) => id !== list.id);
  draft.frameById.delete(list.id);
  step.result = local;
  if (list.branch >= 0) {
    step.resultsBytes = collectedBytes(step, local);
    step.results ??= [];
    while (step.results.length <= list.branch) step.results.push(null);
    step.results[list.branch] = local;
  }
  parent.tip = draft.state.lastEventId;
}

/** Bytes of the list of locals once this one has joined it. */
export function collectedBytes({ resultsBytes = 1 }: StepFrame, local: JsonObject): number {
  return resultsBytes + 1 + jsonBytes(local);
}

/** Lists inside a step are over with it, and those inside them. */
function closeLists(draft: Draft, step: StepFrame): void {
  for (const list of step.lists) {
    draft.frameById.delete(list.id);
    if (list.step !== undefined) closeLists(draft, list.step);
  }
  step.lists = [];
}

function applyTaskEvent(list: ListFrame, event: HistoryEvent, cause: WorkId): void {
  const { step } = list;
  if (step === undefined) return;
  switch (event.type) {
    case 'TaskScheduled':
      step.attemptEventId = event.eventId;
      delete step.attemptFailure;
      step.task = {
        scheduledEventId: event.eventId,
        scheduledAtMs: Date.parse(event.time),
        owner: cause,
        detail: event.detail,
      };
      break;
    case 'TaskSubmitted':
      if (step.task !== undefined) step.task.submittedEventId = event.eventId;
      break;
    case 'TaskSucceeded':
      step.result = event.detail.output;
      delete step.task;
      break;
    case 'TaskFailed':
    case 'TaskTimedOut':
    case 'TaskSubmitFailed':
      applyAttemptFailure(step, event);
      break;
    default:
      break;
  }
}

function applyAttemptFailure(
  step: StepFrame,
  event: Extract<HistoryEvent, { type: 'TaskFailed' | 'TaskTimedOut' | 'TaskSubmitFailed' }>,
): void {
  delete step.task;
  step.attemptFailure = {
    ...event.detail,
    eventId: event.eventId,
    atMs: Date.parse(event.time),
  };
  const counted = step.failedAttempts.find(([error]) => error === event.detail.error);
  if (counted === undefined) step.failedAttempts.push([event.detail.error, 1]);
  else counted[1] += 1;
}
