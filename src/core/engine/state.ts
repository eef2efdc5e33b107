/**
 * An execution's state: the fold of its journal, as a tree of frames. Plain data, so that a snapshot is the state itself.
 *
 * A *list frame* is a list of steps in progress (the flow's own, the arm of a choice, a branch of a parallel step, an
 * iteration of a foreach). It holds at most one *step frame*, and that one holds the list frames inside it. Nothing here knows the flow: what folding needs is in the events.
 * A state that has been handed out is never changed: `fork` makes the copy that a transition works on.
 */
import type { TerminalStatus } from '../shared/execution-status.ts';
import type { WorkId } from '../shared/ids.ts';
import { EMPTY_OBJECT, type Json, type JsonObject } from '../shared/json.ts';
import type { ExecutionOrigin, TaskAddress } from './execution-origin.ts';
import type { TaskScheduledDetail } from './history-event.ts';
import type { StartedFlow } from './started-flows.ts';

export type { TerminalStatus };
export type ExecutionStatus = 'Starting' | 'Running' | TerminalStatus;

export interface Failure {
  error: string;
  cause: string;
}

/** One attempt of a task that has no outcome yet. */
export interface OpenTask {
  scheduledEventId: number;
  scheduledAtMs: number;
  /** Work id of the entry that scheduled it: its handler performs the call. */
  owner: WorkId;
  detail: TaskScheduledDetail;
  submittedEventId?: number;
  /** Of one that starts an execution. */
  startedFlow?: StartedFlow;
}

export interface StepFrame {
  name: string;
  enteredEventId: number;
  /** Set by StepStarted. */
  started?: { eventId: number; atMs: number; input: JsonObject };
  /** Event id of the newest attempt's TaskScheduled; it stays when the attempt is over. */
  attemptEventId?: number;
  task?: OpenTask;
  /** The delay of the attempt's message is over; it stays when the send fails, so that the next attempt does not wait again. */
  isReleased?: boolean;
  /** Outcome of the newest attempt, when it failed and no other has been scheduled. */
  attemptFailure?: Failure & { eventId: number; atMs: number };
  /** Failed attempts of this visit, by error name: retry policies count from them. */
  failedAttempts: [error: string, count: number][];
  /** The result of the step's own work: `$local` for its outputMappings. */
  result?: Json;
  /** Set by StepSucceeded. */
  output?: JsonObject;
  /** Set by StepFailed. */
  failure?: Failure & { eventId: number };
  /** The newest arm, branch or iteration that was entered. */
  branch?: number;
  /** The locals of the branches or iterations that are done, each at its place; null where one is not. */
  results?: (JsonObject | null)[];
  /** Bytes of JSON text of those locals as a list, without what is not done. */
  resultsBytes?: number;
  /** Lists in progress inside this step. */
  lists: ListFrame[];
}

export interface ListFrame {
  /** The event that opened it; the flow's own list: 1. */
  id: number;
  /** Place in the enclosing step: index in `choices` (-1 for `default`), `branches` or the collection; 0 for the flow's own list. */
  branch: number;
  /** What its steps see as the enclosing input and local. The flow's own list: mapped by the first StepEntered. */
  input: JsonObject;
  local: JsonObject;
  /** Index of the step that is running or comes next; the list's length or more: the list is done. */
  position: number;
  /** The newest event of this list's thread: it schedules the next one. */
  tip: number;
  step?: StepFrame;
}

/** A wake-up: at `dueMs`, milliseconds since the epoch, or a little later; never earlier. */
export interface AlarmFact {
  readonly alarmId: number;
  readonly dueMs: number;
}

/** A wake-up on the list. */
export interface ArmedAlarm extends AlarmFact {
  owner: WorkId;
}

/** The child or the stateful invocation of an attempt that timed out, or that ended with what stood around it. */
export interface AbandonedWork {
  scheduledEventId: number;
  resourceArn: string;
  /** Of a child. Absent: the name that the attempt gave it by itself. */
  executionName?: string;
  startedFlow?: StartedFlow;
  /** Present: a stateful invocation. */
  invocationId?: string;
  owner: WorkId;
}

export interface ExecutionState {
  origin: ExecutionOrigin;
  status: ExecutionStatus;
  /** Number of the newest entry; -1 before entry 0. */
  entryNumber: number;
  lastEventId: number;
  /** Time of the newest entry, milliseconds since the epoch. */
  timeMs: number;
  /** The flow's own list. */
  root: ListFrame;
  alarms: ArmedAlarm[];
  /** Tasks of other executions that joined this one. They stay behind the end. */
  listeners?: TaskAddress[];
  /** What attempts have started and nobody waits for any more. */
  abandoned?: AbandonedWork[];
  /** Whose slice ended with work left; absent: nothing is left. */
  continuation?: WorkId;
  /** Set by the terminal event. */
  end?: { owner: WorkId; atMs: number; output?: JsonObject; failure?: Failure };
  /** The entry that last moved the execution's expiry on, with a snapshot; entry 0 to begin with. */
  kept: { entryNumber: number; atMs: number; owner: WorkId };
  /** The newest entry that loading can begin with, and the rough bytes of events since then. */
  snapshot: { entryNumber: number; bytesSince: number };
}

/** The state before entry 0, which `cause` is about to commit. */
export function initialState(origin: ExecutionOrigin, cause: WorkId): ExecutionState {
  const startedAtMs = Date.parse(origin.startedAt);
  return {
    origin,
    status: 'Starting',
    entryNumber: -1,
    lastEventId: 0,
    timeMs: startedAtMs,
    root: { id: 1, branch: 0, input: EMPTY_OBJECT, local: EMPTY_OBJECT, position: 0, tip: 0 },
    alarms: [],
    kept: { entryNumber: 0, atMs: startedAtMs, owner: cause },
    snapshot: { entryNumber: 0, bytesSince: 0 },
  };
}

export function isEnded(state: ExecutionState): boolean {
  return state.end !== undefined;
}

/** Every list in progress, the flow's own first, each before the lists inside it. */
export function* listFrames(state: ExecutionState): Generator<ListFrame> {
  if (state.end === undefined) yield* nestedLists(state.root);
}

function* nestedLists(list: ListFrame): Generator<ListFrame> {
  yield list;
  for (const inner of list.step?.lists ?? []) yield* nestedLists(inner);
}

/** The attempt has no outcome yet, and something still waits for it. */
export function isTaskOpen(
  state: ExecutionState,
  { taskEventId }: Pick<TaskAddress, 'taskEventId'>,
): boolean {
  for (const { step } of listFrames(state)) {
    if (step?.task?.scheduledEventId === taskEventId) return true;
  }
  return false;
}

/** A copy whose frames may be changed; values (inputs, locals, outputs, details) are shared. */
export function copyState(state: ExecutionState): ExecutionState {
  return { ...state, root: copyList(state.root), alarms: [...state.alarms] };
}

function copyList(list: ListFrame): ListFrame {
  return list.step === undefined ? { ...list } : { ...list, step: copyStep(list.step) };
}

function copyStep(step: StepFrame): StepFrame {
  return {
    ...step,
    ...(step.task === undefined ? {} : { task: { ...step.task } }),
    ...(step.results === undefined ? {} : { results: [...step.results] }),
    failedAttempts: step.failedAttempts.map(([error, count]) => [error, count]),
    lists: step.lists.map(copyList),
  };
}
