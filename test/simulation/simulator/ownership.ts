/**
 * What a journal says is owed, and what stands for it: told from stored data alone, by rules of its own, so that a defect of
 * the engine's own reckoning shows.
 */
import { SeededIds } from '../../../src/adapters/memory/seeded-ids.ts';
import { childRunOf } from '../../../src/app/child-execution.ts';
import type { AlarmItem, ExecutionHeader, WorkMessage } from '../../../src/app/ports.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import { isSameTask, type TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import { sendDueMs } from '../../../src/core/engine/delayed-send.ts';
import type { AbandonedWork, ExecutionState, OpenTask } from '../../../src/core/engine/state.ts';
import { walkLists } from '../../../src/core/engine/walk.ts';
import { eventEffectId, type RunId, type WorkId } from '../../../src/core/shared/ids.ts';
import type { Watched, Witness } from './witness.ts';

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
  const isAtWork = (owner: WorkId) => hasMessage(evidence, watched.origin.runId, owner);
  const stop = state.abandoned?.find(
    (work) => !isAtWork(work.owner) && !(state.end && isStopped(watched, work, evidence)),
  );
  if (stop !== undefined) return `the stop of what attempt ${stop.scheduledEventId} began`;
  if (state.end !== undefined) {
    return isAtWork(state.end.owner) ? undefined : endLeft(watched, evidence);
  }
  if (state.continuation !== undefined && !isAtWork(state.continuation)) return 'a slice';
  return alarmLeft(watched, evidence) ?? taskLeft(flow, watched, evidence);
}

/** Behind an end nothing is committed any more: what has been stopped shows itself. */
function isStopped(
  { origin }: Watched,
  { scheduledEventId, invocationId }: AbandonedWork,
  { running, messages, witness }: Evidence,
): boolean {
  const effectId = eventEffectId(origin.runId, scheduledEventId);
  if (invocationId !== undefined) return !running.has(effectId);
  const { runId } = childRunOf(IDS, origin, { taskEventId: scheduledEventId });
  const child = witness.byRun.get(runId);
  // Without a child there is none to come: its start was refused, or joined another's.
  const isComing = messages.some((message) => message.runId === runId);
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

function isTold(task: TaskAddress, { messages, witness }: Evidence): boolean {
  const waiting = witness.byRun.get(task.runId);
  const isOver =
    waiting?.state.end !== undefined || waiting?.outcomeByAttempt.has(task.taskEventId);
  if (waiting === undefined || isOver === true) return true;
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
  for (const { list, steps } of walkLists(flow, state)) {
    const step = steps[list.position];
    const frame = list.step;
    if (step?.type === 'task' && frame?.task !== undefined) yield { step, frame, task: frame.task };
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
