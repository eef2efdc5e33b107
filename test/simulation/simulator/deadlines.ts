/** Which events of an entry stand before the time that they had to wait for. */
import type { Flow, Step } from '../../../src/core/definition/flow.ts';
import { executionDeadline, taskDueMs } from '../../../src/core/engine/deadlines.ts';
import { type HistoryEvent, ROOT_FRAME } from '../../../src/core/engine/history-event.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { ExecutionState, StepFrame } from '../../../src/core/engine/state.ts';
import { retryDueMs } from '../../../src/core/engine/steps/task.ts';
import { waitDue } from '../../../src/core/engine/steps/wait.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import { walkLists } from '../../../src/core/engine/walk.ts';

/** A message whose delay the queue is not asked for is sent when it is over; one that is tried again has waited before. */
export function isSentEarly(
  events: readonly HistoryEvent[],
  task: RunTask,
  nowMs: number,
): boolean {
  const scheduled = events.find(
    ({ type, stepName }) => type === 'TaskScheduled' && stepName === task.stepName,
  );
  if (scheduled?.type !== 'TaskScheduled' || scheduled.eventId !== task.taskEventId) return false;
  const seconds = Number(scheduled.detail.serviceParams?.['DelaySeconds'] ?? 0);
  if (!(seconds > 0) || task.serviceParams['DelaySeconds'] !== undefined) return false;
  return nowMs + LONGEST_SKEW_MS < Date.parse(scheduled.time) + seconds * MS_PER_SECOND;
}

/** By how much the clocks of two processes differ at most. */
const LONGEST_SKEW_MS = 10 * MS_PER_MINUTE;

/** before: the state that the entry follows. */
export function earlyEvents(
  flow: Flow,
  before: ExecutionState,
  { events }: JournalEntry,
): readonly HistoryEvent[] {
  const limitMs = executionDeadline(flow, before).dueMs;
  const timedOut = events.filter(({ type }) => type === 'ExecutionTimedOut');
  const early = timedOut.filter((event) => isEarly(event, limitMs));
  for (const { list, steps } of walkLists(flow, before)) {
    const step = steps[list.position];
    if (step === undefined || list.step === undefined) continue;
    const own = events.filter((event) => (event.frame ?? ROOT_FRAME) === list.id);
    const event = own.find(({ type }) => type === ENDS_WAIT[step.type] || type === 'TaskTimedOut');
    if (event !== undefined && isEarly(event, waitsUntil(step, list.step, event.type)))
      early.push(event);
  }
  return early;
}

function isEarly({ time }: HistoryEvent, dueMs = -Infinity): boolean {
  return Date.parse(time) < dueMs;
}

/** The event that a step writes when it has waited long enough. */
const ENDS_WAIT: Partial<Record<Step['type'], HistoryEvent['type']>> = {
  wait: 'StepSucceeded',
  task: 'TaskScheduled',
};

/** type: of the event that the wait ends with. */
export function waitsUntil(
  step: Step,
  frame: StepFrame,
  type: HistoryEvent['type'],
): number | undefined {
  if (step.type === 'wait') {
    const due = frame.started === undefined ? undefined : waitDue(step, frame);
    return due?.ok === true ? due.value : undefined;
  }
  if (step.type !== 'task') return undefined;
  if (type === 'TaskTimedOut') return frame.task && taskDueMs(step, frame.task);
  return retryDueMs(step, frame);
}
