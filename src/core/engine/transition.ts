/**
 * One transition of an execution: triggers in, one journal entry out. Pure: the only function that the app calls to decide.
 *
 * E1  Same flow, state, triggers and env give deeply equal results.
 * E2  Folding the committed entries from the initial state gives the state in use.
 * E3  Event ids are 1, 2, 3 … without gaps within an execution.
 * E4  An execution that has ended answers every trigger with nothing.
 * E5  A trigger seen twice changes nothing the second time.
 * E6  Each scheduled attempt has at most one outcome, linked by scheduleEventId.
 * E7  An effect follows from a committed event alone; its id is derived from that event's id (`effects.ts`).
 * E8  One transition does a bounded amount of work; what is left is asked for by a Continue.
 */
import type { Flow } from '../definition/flow.ts';
import { toTimestamp } from '../shared/units.ts';
import {
  dueSends,
  earliestDeadlineMs,
  executionDeadline,
  keepAliveDueMs,
  stepsInProgress,
  taskDueMs,
} from './deadlines.ts';
import { sendDueMs } from './delayed-send.ts';
import type { Draft } from './draft.ts';
import { applyFacts, fork } from './evolve.ts';
import type { Facts, JournalEntry } from './journal-entry.ts';
import { endExecution } from './leave.ts';
import { progressAll, progressLists } from './progress.ts';
import {
  beginRun,
  type Env,
  emit,
  type Run,
  type SliceBudget,
  START_SLICE,
  type StepRun,
} from './run.ts';
import { startedFlowFacts } from './started-flows.ts';
import { type ExecutionState, isEnded, type ListFrame, type OpenTask } from './state.ts';
import {
  taskFailed,
  taskSubmitFailed,
  taskSubmitted,
  taskSucceeded,
  taskTimedOut,
} from './steps/task.ts';
import type { TaskFailed, TaskSubmitted, TaskSucceeded, Trigger } from './trigger.ts';
import { isSameTask, type TaskAddress } from './execution-origin.ts';
import type { TaskStep } from '../definition/flow.ts';

export interface Transition {
  readonly entry: JournalEntry;
  /** The state once the entry is committed. */
  readonly state: ExecutionState;
  /** Flows whose ids the entry should hold: the same transition with `Env.flowIds` gives it with them. */
  readonly startedFlowNames: ReadonlySet<string>;
}

/** A snapshot is written with every so many entries, or so many bytes of what they add. */
export const SNAPSHOT_ENTRIES = 64;
export const SNAPSHOT_BYTES = 256 * 1024;

/** Decides triggers together, in their order. undefined: none of them applies. */
export function transition(
  flow: Flow,
  state: ExecutionState,
  triggers: readonly Trigger[],
  env: Env,
): Transition | undefined {
  if (isEnded(state)) return undefined;
  const draft = fork(state);
  const run = beginRun(flow, draft, env, budgetFor(state, env));
  const applied: Applied = {
    disarmed: [],
    released: new Set(),
    listeners: [],
    stopped: [],
    touched: new Set(),
  };
  const reach = applyAll(run, triggers, applied);
  if (!hasDecided(run, applied) && !asksForMore(triggers)) return undefined;
  // Work that an earlier slice left is done by whoever decides something: its work id is sure to be handled still.
  const isWide = reach === 'all' || state.continuation !== undefined;
  const more = isWide ? progressAll(run) : progressLists(run, [...applied.touched]);
  if (!hasDecided(run, applied)) return undefined;
  return conclude(run, applied, more && !isEnded(draft.state));
}

function hasDecided(run: Run, { disarmed, listeners, stopped }: Applied): boolean {
  return run.events.length > 0 || [disarmed, listeners, stopped].some(({ length }) => length > 0);
}

type Reach = 'touched' | 'all';

/** Returns how far the triggers reach: only the lists that they touched, or all of them. */
function applyAll(run: Run, triggers: readonly Trigger[], applied: Applied): Reach {
  let reach: Reach = 'touched';
  for (const trigger of triggers) {
    if (isEnded(run.draft.state)) break;
    if (apply(run, trigger, applied) === 'all') reach = 'all';
  }
  return reach;
}

/** Only a Continue takes a slice without deciding anything of its own. */
function asksForMore(triggers: readonly Trigger[]): boolean {
  return triggers.some(({ type }) => type === 'Continue');
}

function budgetFor(state: ExecutionState, env: Env): SliceBudget {
  const { slice } = env.limits;
  if (state.entryNumber >= 0) return slice;
  return {
    events: Math.min(slice.events, START_SLICE.events),
    bytes: Math.min(slice.bytes, START_SLICE.bytes),
  };
}

/** What triggers have brought about beside events. */
interface Applied {
  readonly disarmed: number[];
  /** TaskScheduled's event ids. Only an alarm releases, so there is always one off the list beside them. */
  readonly released: Set<number>;
  readonly listeners: TaskAddress[];
  readonly stopped: number[];
  readonly touched: Set<ListFrame>;
}

function apply(run: Run, trigger: Trigger, applied: Applied): Reach {
  const { state } = run.draft;
  switch (trigger.type) {
    case 'StartRequested':
      if (state.status !== 'Starting') return 'touched';
      emit(run, {
        type: 'ExecutionStarted',
        stepName: '',
        scheduleEventId: 0,
        detail: { input: trigger.input },
      });
      return 'all';
    case 'StopRequested':
      endExecution(run, 'ExecutionStopped', trigger, state.lastEventId);
      return 'touched';
    case 'AlarmDue':
      return applyAlarm(run, trigger.alarmId, applied);
    case 'ListenRequested':
      return applyListener(run, trigger.task, applied);
    case 'AbandonedStopped':
      return applyAbandonedStopped(run, trigger.taskEventId, applied);
    case 'Continue':
      return 'all';
    default:
      applyTaskTrigger(run, trigger, applied);
      return 'touched';
  }
}

/** A task that waits for the end already waits once. */
function applyListener(run: Run, task: TaskAddress, { listeners }: Applied): Reach {
  const known = [...(run.draft.state.listeners ?? []), ...listeners];
  if (!known.some((other) => isSameTask(other, task))) listeners.push(task);
  return 'touched';
}

function applyAbandonedStopped(run: Run, taskEventId: number, { stopped }: Applied): Reach {
  const { abandoned = [] } = run.draft.state;
  const isListed = abandoned.some((work) => work.scheduledEventId === taskEventId);
  if (isListed && !stopped.includes(taskEventId)) stopped.push(taskEventId);
  return 'touched';
}

type TaskTrigger = TaskSubmitted | TaskSucceeded | TaskFailed;

function applyTaskTrigger(run: Run, trigger: TaskTrigger, { touched }: Applied): void {
  const found = findOpenTask(run, trigger.taskEventId);
  if (found === undefined) return; // Late or doubled: the attempt has its outcome.
  const { at, task } = found;
  touched.add(at.list);
  switch (trigger.type) {
    case 'TaskSubmitted':
      return taskSubmitted(run, at, task, trigger.output);
    case 'TaskSucceeded':
      return taskSucceeded(run, at, task, trigger.output);
    case 'TaskFailed':
      return trigger.phase === 'submit'
        ? taskSubmitFailed(run, at, task, trigger)
        : taskFailed(run, at, task, trigger);
  }
}

/** The open attempt with this TaskScheduled, if it is still open. */
function findOpenTask(
  run: Run,
  taskEventId: number,
): { at: StepRun<TaskStep>; task: OpenTask } | undefined {
  for (const at of stepsInProgress(run)) {
    const { task } = at.frame;
    if (task?.scheduledEventId !== taskEventId || at.step.type !== 'task') continue;
    return { at: { ...at, step: at.step }, task };
  }
  return undefined;
}

/** An alarm on the list always commits: it takes itself off and fires what is due. One that is not decides nothing. */
function applyAlarm(run: Run, alarmId: number, { disarmed, released }: Applied): Reach {
  const isListed = run.draft.state.alarms.some((alarm) => alarm.alarmId === alarmId);
  if (!isListed || disarmed.includes(alarmId)) return 'touched';
  disarmed.push(alarmId);
  const { dueMs, seconds } = executionDeadline(run.flow, run.draft.state);
  if (dueMs <= run.nowMs) {
    const cause = `the execution did not finish within ${seconds} seconds`;
    const failure = { error: 'FnF.TaskTimeout', cause };
    endExecution(run, 'ExecutionTimedOut', failure, run.draft.state.lastEventId);
    return 'touched';
  }
  for (const at of [...stepsInProgress(run)]) timeOutIfDue(run, at);
  for (const taskEventId of dueSends(run)) released.add(taskEventId);
  return 'all';
}

function timeOutIfDue(run: Run, { list, steps, step, frame }: StepRun): void {
  if (step.type !== 'task' || frame.task === undefined) return;
  const dueMs = taskDueMs(step, frame.task);
  if (dueMs !== undefined && dueMs <= run.nowMs) {
    taskTimedOut(run, { list, steps, step, frame }, frame.task);
  }
}

/** Adds what is not history, and makes the entry. */
function conclude(run: Run, applied: Applied, more: boolean): Transition {
  const { draft, env } = run;
  const number = draft.state.entryNumber + 1;
  const isKept = number > 0 && !isEnded(draft.state) && keepAliveDueMs(run) <= run.nowMs;
  const facts: Facts = {
    bytes: run.bytes,
    ...withItems('disarmed', applied.disarmed),
    ...withItems('released', [...applied.released]),
    ...withItems('listeners', applied.listeners),
    ...withItems('stopped', applied.stopped),
    ...withItems('startedFlows', startedFlowsOf(run)),
    ...(more ? { more } : {}),
    ...(isKept ? { kept: true } : {}),
  };
  const entry: JournalEntry = {
    number,
    runId: draft.state.origin.runId,
    cause: env.cause,
    time: toTimestamp(run.nowMs),
    events: run.events,
    lastEventId: draft.state.lastEventId,
    facts,
  };
  applyFacts(draft, entry);
  const armed = wakeUpToArm(run, more);
  if (armed !== undefined) draft.state.alarms.push({ ...armed, owner: env.cause });
  const complete = armed === undefined ? entry : { ...entry, facts: { ...facts, armed } };
  return {
    entry: isSnapshotDue(draft, isKept) ? withSnapshot(complete, draft) : complete,
    state: draft.state,
    startedFlowNames: new Set(run.startedFlowNames.values()),
  };
}

function startedFlowsOf({ startedFlowNames, env }: Run) {
  return env.flowIds === undefined ? [] : startedFlowFacts(startedFlowNames, env.flowIds);
}

/** Nothing is said of an empty list. */
function withItems<Name extends string, Item>(name: Name, items: readonly Item[]) {
  return items.length === 0 ? {} : ({ [name]: items } as Record<Name, readonly Item[]>);
}

function isSnapshotDue({ state }: Draft, isKept: boolean): boolean {
  if (isEnded(state) || state.entryNumber === 0) return false;
  const { entryNumber, bytesSince } = state.snapshot;
  const isLong = state.entryNumber - entryNumber >= SNAPSHOT_ENTRIES;
  return isKept || isLong || bytesSince >= SNAPSHOT_BYTES;
}

function withSnapshot(entry: JournalEntry, { state }: Draft): JournalEntry {
  state.snapshot = { entryNumber: entry.number, bytesSince: 0 };
  return { ...entry, snapshot: state };
}

/** The earliest deadline, unless a listed wake-up is at or before it. */
function wakeUpToArm(run: Run, more: boolean) {
  const { state } = run.draft;
  const isIdle = !more && ![...stepsInProgress(run)].some(isCalling);
  const dueMs = earliestDeadlineMs(run, isIdle);
  if (dueMs === undefined || state.alarms.some((alarm) => alarm.dueMs <= dueMs)) return undefined;
  return { alarmId: state.entryNumber, dueMs };
}

/** A call is in flight that will commit when it is answered. */
function isCalling({ step, frame }: StepRun): boolean {
  if (step.type !== 'task' || frame.task === undefined) return false;
  return frame.task.submittedEventId === undefined && sendDueMs(step, frame) === undefined;
}
