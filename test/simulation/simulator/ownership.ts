/**
 * What a journal says is owed, and what stands for it: told from stored data alone, by rules of its own, so that a defect of
 * the engine's own reckoning shows.
 */
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { childRunOf } from '../../../src/app/child-execution.ts';
import type { AlarmItem, ExecutionHeader, WorkMessage } from '../../../src/app/ports.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import { isSameTask, type TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { sendDueMs } from '../../../src/core/engine/delayed-send.ts';
import { type ExecutionState, listFrames, type OpenTask } from '../../../src/core/engine/state.ts';
import { walkLists } from '../../../src/core/engine/walk.ts';
import { eventEffectId, type RunId, type WorkId } from '../../../src/core/shared/ids.ts';
import { invocationIdOf, type Scheduled, type Watched, type Witness } from './witness.ts';

export interface Evidence {
  readonly messages: readonly WorkMessage[];
  readonly waitingAlarms: readonly AlarmItem[];
  /** Of an execution that has ended. */
  readonly header: ExecutionHeader | undefined;
  /** Effect ids of stateful invocations that nobody has stopped. */
  readonly running: ReadonlySet<string>;
  readonly witness: Witness;
}

/** What is owed without anything that will bring it about; undefined: all is well. */
export function unsupported(flow: Flow, watched: Watched, evidence: Evidence): string | undefined {
  const { state } = watched;
  const stop = stopLeft(watched, evidence);
  if (stop !== undefined) return stop;
  const { continuation, end } = state;
  const isAtWork = (owner: WorkId) => hasMessage(evidence, watched.origin.runId, owner);
  if (end !== undefined) return isAtWork(end.owner) ? undefined : endLeft(watched, evidence);
  if (continuation !== undefined && !isAtWork(continuation)) return 'a slice';
  if (!isKept(watched, evidence) && !isAtWork(state.kept.owner)) return 'the expiry of the header';
  return alarmLeft(watched, evidence) ?? taskLeft(flow, watched, evidence);
}

function isKept({ origin, entries, keptMs }: Watched, { witness }: Evidence): boolean {
  const isFromStart = keptMs === Date.parse(entries[0]?.time ?? '');
  return isFromStart || (witness.keptMsByRun.get(origin.runId) ?? 0) >= keptMs;
}

function stopLeft(watched: Watched, evidence: Evidence): string | undefined {
  const { state, origin } = watched;
  const listed = state.end === undefined ? (state.abandoned ?? []) : [];
  const stop = listed.find(({ owner }) => !hasMessage(evidence, origin.runId, owner));
  const eventId = stop?.scheduledEventId ?? unstopped(watched, evidence)?.eventId;
  return eventId === undefined ? undefined : `the stop of what attempt ${eventId} began`;
}

/** An attempt that ended without its outcome, whose work goes on: by its events alone, whatever a fold makes of them. */
function unstopped(watched: Watched, evidence: Evidence): Scheduled | undefined {
  const { origin, state, beginners, outcomeByAttempt } = watched;
  // What ended an attempt without an outcome may be any entry behind it: a branch beside it, or the end.
  const isAtWork = ({ eventId }: Scheduled, over?: HistoryEvent) =>
    watched.entries
      .filter(({ events, lastEventId }) =>
        over === undefined ? lastEventId > eventId : events.includes(over),
      )
      .some(({ cause }) => hasMessage(evidence, origin.runId, cause));
  return beginners.find((attempt) => {
    const outcome = outcomeByAttempt.get(attempt.eventId);
    const isOver =
      outcome === undefined ? state.end !== undefined : outcome.type === 'TaskTimedOut';
    return isOver && !isStopped(watched, attempt, evidence) && !isAtWork(attempt, outcome);
  });
}

/** What has been stopped shows itself. */
function isStopped(
  { origin }: Watched,
  { eventId: scheduledEventId, detail }: Scheduled,
  { running, messages, witness }: Evidence,
): boolean {
  const effectId = eventEffectId(origin.runId, scheduledEventId);
  if (invocationIdOf(detail) !== undefined) return !running.has(effectId);
  const { runId } = childRunOf(IDS, origin, { taskEventId: scheduledEventId });
  const child = witness.byRun.get(runId);
  // Without a child there is none to come: its start was refused, or joined another's.
  const isComing = messages.some(
    ({ runId: to, work: { trigger } }) => to === runId && trigger.type === 'StopRequested',
  );
  return isComing || child === undefined || child.state.end !== undefined;
}

const IDS = new SeededIds();

function hasMessage({ messages }: Evidence, runId: RunId, owner: WorkId): boolean {
  return messages.some(
    (message) =>
      message.runId === runId &&
      (message.workId === owner || message.work.trigger.type === 'Repair'),
  );
}

function endLeft({ origin, state }: Watched, evidence: Evidence): string | undefined {
  if (evidence.header?.status !== state.status) return 'the header of the end';
  const untold = [...(origin.tells ?? []), ...(state.listeners ?? [])].find(
    (task) => !isTold(task, evidence),
  );
  return untold && `telling attempt ${untold.taskEventId} of ${untold.executionName}`;
}

/** One whose attempt is open no more needs no telling: a branch beside it may have ended it without an outcome. */
function isTold(task: TaskAddress, { messages, witness }: Evidence): boolean {
  const waiting = witness.byRun.get(task.runId);
  const lists = waiting === undefined ? [] : [...listFrames(waiting.state)];
  if (!lists.some(({ step }) => step?.task?.scheduledEventId === task.taskEventId)) return true;
  return messages.some(({ runId, work: { trigger } }) => {
    const isOutcome = trigger.type === 'TaskSucceeded' || trigger.type === 'TaskFailed';
    return runId === task.runId && isOutcome && trigger.taskEventId === task.taskEventId;
  });
}

function alarmLeft({ origin, state }: Watched, evidence: Evidence): string | undefined {
  const { runId } = origin;
  const { messages, waitingAlarms } = evidence;
  const lost = state.alarms.find(
    ({ alarmId, owner }) =>
      !hasMessage(evidence, runId, owner) &&
      !waitingAlarms.some((item) => item.runId === runId && item.alarmId === alarmId) &&
      !messages.some(
        ({ runId: run, work: { trigger } }) =>
          run === runId && trigger.type === 'AlarmDue' && trigger.alarmId === alarmId,
      ),
  );
  return lost && `alarm ${lost.alarmId}`;
}

/** Calls to be made; what has been made waits for its end, under a deadline. */
function taskLeft(flow: Flow, watched: Watched, evidence: Evidence): string | undefined {
  const { origin, state } = watched;
  const open = [...openTasks(flow, state)];
  for (const { task } of open) {
    const left =
      task.submittedEventId === undefined ? undefined : childLeft(watched, task, evidence);
    if (left !== undefined) return left;
  }
  const toCall = open.filter(
    ({ task, step, frame }) =>
      task.submittedEventId === undefined && sendDueMs(step, frame) === undefined,
  );
  const lost = toCall.find(({ task }) => !hasMessage(evidence, origin.runId, task.owner));
  if (lost !== undefined) return `call ${lost.task.scheduledEventId}`;
  const isWatched = state.alarms.length > 0 || state.continuation !== undefined;
  return isWatched || toCall.length > 0 ? undefined : 'the execution itself';
}

function* openTasks(flow: Flow, state: ExecutionState) {
  for (const { step, frame } of stepsAt(flow, state)) {
    if (step.type === 'task' && frame.task !== undefined) yield { step, frame, task: frame.task };
  }
}

/** The steps in progress. */
export function* stepsAt(flow: Flow, state: ExecutionState) {
  for (const { list, steps } of walkLists(flow, state)) {
    const step = steps[list.position];
    if (step !== undefined && list.step !== undefined) yield { step, frame: list.step };
  }
}

/** A task that waits for an execution is known to it. */
function childLeft(
  { key, origin }: Watched,
  task: OpenTask,
  { witness }: Evidence,
): string | undefined {
  const isChild = task.detail.pattern === 'sync' && task.detail.resourceArn.startsWith('acs:fnf:');
  if (!isChild) return undefined;
  const address = { ...key, runId: origin.runId, taskEventId: task.scheduledEventId };
  const isKnown = [...witness.executions].some((child) =>
    [...(child.origin.tells ?? []), ...(child.state.listeners ?? [])].some((told) =>
      isSameTask(told, address),
    ),
  );
  return isKnown ? undefined : `the child of attempt ${task.scheduledEventId}`;
}
