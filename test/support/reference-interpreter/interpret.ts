/**
 * A plain interpreter of checked flows, written from the language's reference and not from the engine: generator functions
 * that call each other as steps stand inside each other, one thread for each list of steps, nothing stored and nothing
 * resumed. Slow and simple: what the engine does is compared with what this does.
 *
 * What the reference leaves open is decided as the engine says of itself: of the threads that can move the one with the
 * smallest id goes first; time-outs that are due together are recorded in the order of the tree; an execution fails when
 * fewer than four event ids are left to it; its own limit comes before everything else that is due.
 * Source: FDL reference, sections 1 to 4 and 6.3, with all readings.
 */
import type { Flow } from '../../../src/core/definition/flow.ts';
import type { JsonObject } from '../../../src/core/shared/json.ts';
import type { Action, OpenTask, Outside } from './action.ts';
import { applyMappings, contextOf } from './data.ts';
import { type End, Execution, type PublicEvent, type Settings } from './execution.ts';
import { runList } from './run-list.ts';
import { deliver, timeOut } from './run-task.ts';
import { eventLimitReached, executionTimeout, StepFailure } from './step-failure.ts';
import { newThread, type Thread, threadsInProgress, type Work } from './thread.ts';

export interface Interpreted {
  readonly end: End;
  readonly events: readonly PublicEvent[];
  /** What happened outside, in its order. */
  readonly actions: readonly Action[];
}

/** Runs a flow to its end; `outside` answers its tasks and lets time pass. Throws when nothing can ever happen any more. */
export function interpret(
  flow: Flow,
  input: JsonObject,
  settings: Settings,
  outside: Outside,
): Interpreted {
  const execution = new Execution(flow, settings);
  execution.append({
    type: 'ExecutionStarted',
    stepName: '',
    scheduleEventId: 0,
    detail: { input },
  });
  const root = newThread({ id: 1, iterationIndex: null }, (thread) =>
    runFlow(execution, thread, input),
  );
  const actions: Action[] = [];
  settle(execution, root);
  while (execution.end === undefined) {
    const action = outside(openTasks(root), nextDeadlineMs(execution, root) !== undefined);
    actions.push(action);
    perform(execution, root, action);
    settle(execution, root);
  }
  return { end: execution.end, events: execution.events, actions };
}

function* runFlow(execution: Execution, thread: Thread, given: JsonObject): Work<void> {
  const { flow, settings } = execution;
  const context = contextOf(settings);
  try {
    // What is given was measured by who took it.
    const input =
      flow.inputMappings === undefined
        ? given
        : execution.sized(
            applyMappings(flow.inputMappings, { input: given, local: {}, context }),
            "the flow's mapped input",
          );
    const local = yield* runList({ execution, thread }, flow.steps, input);
    const { outputMappings } = flow;
    const output = execution.sized(
      outputMappings === undefined
        ? local
        : applyMappings(outputMappings, { input, local, context }),
      'the output of the flow',
    );
    execution.finish({ status: 'Succeeded', output }, 'ExecutionSucceeded', thread.tip);
  } catch (thrown) {
    if (!(thrown instanceof StepFailure)) throw thrown;
    execution.finish({ status: 'Failed', failure: thrown }, 'ExecutionFailed', thread.tip);
  }
}

const LAST_IDS = 4;

/** Lets the threads move until all of them wait for something outside, or the execution has ended. */
function settle(execution: Execution, root: Thread): void {
  const { eventsPerExecution } = execution.settings;
  while (execution.end === undefined) {
    if (execution.lastEventId + LAST_IDS > eventsPerExecution) {
      const failure = eventLimitReached(eventsPerExecution);
      execution.finish({ status: 'Failed', failure }, 'ExecutionFailed', execution.lastEventId);
      return;
    }
    const ready = [...threadsInProgress(root)].filter(({ pause }) => pause.isOver());
    const first = ready.toSorted((a, b) => a.id - b.id)[0];
    if (first === undefined) return;
    const { done, value } = first.work.next();
    if (done !== true) first.pause = value;
  }
}

function attemptsInProgress(root: Thread) {
  return [...threadsInProgress(root)].flatMap(({ pause: { attempt, isOver } }) =>
    attempt === undefined || isOver() ? [] : [attempt],
  );
}

function openTasks(root: Thread): readonly OpenTask[] {
  const unsent = new Set(
    [...threadsInProgress(root)].map(({ pause }) => (pause.isUnsent ? pause.attempt : undefined)),
  );
  const sent = attemptsInProgress(root).filter((attempt) => !unsent.has(attempt));
  const open = sent.map((attempt) => ({
    taskEventId: attempt.scheduledEventId,
    pattern: attempt.pattern,
    isSubmitted: attempt.submittedEventId !== undefined,
  }));
  return open.toSorted((a, b) => a.taskEventId - b.taskEventId);
}

function flowDeadlineMs({ flow, settings }: Execution): number {
  return flow.timeoutSeconds === undefined
    ? Infinity
    : settings.startedAtMs + flow.timeoutSeconds * 1000;
}

/** undefined: time alone changes nothing. */
function nextDeadlineMs(execution: Execution, root: Thread): number | undefined {
  const due = [...threadsInProgress(root)].map(({ pause }) => pause.dueMs ?? Infinity);
  const earliest = Math.min(flowDeadlineMs(execution), ...due);
  return earliest === Infinity ? undefined : earliest;
}

function perform(execution: Execution, root: Thread, action: Action): void {
  switch (action.type) {
    case 'answer':
      for (const { taskEventId, outcome } of action.answers) {
        const attempts = attemptsInProgress(root);
        const attempt = attempts.find(({ scheduledEventId }) => scheduledEventId === taskEventId);
        if (attempt !== undefined) deliver(execution, attempt, outcome);
      }
      return;
    case 'timePasses':
      return letTimePass(execution, root);
    case 'stop': {
      const failure = new StepFailure(action.error, action.cause);
      execution.finish({ status: 'Stopped', failure }, 'ExecutionStopped', execution.lastEventId);
    }
  }
}

function letTimePass(execution: Execution, root: Thread): void {
  const dueMs = nextDeadlineMs(execution, root);
  if (dueMs === undefined) throw new Error('nothing can happen any more');
  execution.nowMs = dueMs;
  if (flowDeadlineMs(execution) <= dueMs) {
    const failure = executionTimeout(execution.flow);
    execution.finish({ status: 'TimedOut', failure }, 'ExecutionTimedOut', execution.lastEventId);
    return;
  }
  for (const { pause } of threadsInProgress(root)) {
    const isDue = pause.dueMs !== undefined && pause.dueMs <= dueMs;
    if (isDue && pause.attempt !== undefined) timeOut(execution, pause.attempt);
  }
}
