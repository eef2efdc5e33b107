/** Where executions stand, as far as mocks need to know. */
import type { Flow, Step, StepList, TaskStep } from '../core/definition/flow.ts';
import type { ExecutionState, ListFrame, OpenTask } from '../core/engine/state.ts';
import { innerSteps, walkLists } from '../core/engine/walk.ts';
import { type EffectId, eventEffectId } from '../core/shared/ids.ts';

/** Names the iteration of the innermost foreach that an open attempt stands in; `''` outside of any. */
export function iterationOf(flow: Flow, state: ExecutionState, taskEventId: number): string {
  const root = { list: state.root, steps: flow.steps, iteration: '' };
  for (const { list, iteration } of placesFrom(root)) {
    if (list.step?.task?.scheduledEventId === taskEventId) return iteration;
  }
  return '';
}

interface Place {
  readonly list: ListFrame;
  readonly steps: StepList;
  readonly iteration: string;
}

function* placesFrom(place: Place): Generator<Place> {
  yield place;
  const { list, steps } = place;
  const step = steps[list.position];
  for (const inner of list.step?.lists ?? []) {
    const iteration = step?.type === 'foreach' ? `${inner.id}` : place.iteration;
    yield* placesFrom({ list: inner, steps: innerSteps(step, inner.branch), iteration });
  }
}

export interface WaitingTask {
  readonly stepName: string;
  /** Of its attempt. */
  readonly effectId: EffectId;
}

export interface PlacedExecution {
  readonly flow: Flow;
  readonly state: ExecutionState;
}

/**
 * The tasks that keep executions where they are for ever: each list in progress has come to one that waits for a callback
 * or for the end of another of the executions, none of them is called back, and nothing times out. Empty: something goes
 * on by itself.
 */
export function stuckTasks(
  executions: Iterable<PlacedExecution>,
  isCalledBack: (effectId: EffectId) => boolean,
): readonly WaitingTask[] {
  const stuck: WaitingTask[] = [];
  for (const execution of executions) {
    for (const { step, effectId } of tasksInProgress(execution)) {
      const waits = step !== undefined && step.timeoutSeconds === undefined;
      if (!waits || isCalledBack(effectId)) return [];
      // The execution whose end it waits for is one of these.
      if (step.pattern !== 'sync') stuck.push({ stepName: step.name, effectId });
    }
  }
  return stuck;
}

interface TaskInProgress {
  /** Absent: what is in progress is no task that waits. */
  readonly step?: TaskStep;
  readonly effectId: EffectId;
}

/** Of each list that stands at a step of its own, not at lists inside it. */
function* tasksInProgress({ flow, state }: PlacedExecution): Generator<TaskInProgress> {
  const { runId } = state.origin;
  const goesOn = flow.timeoutSeconds !== undefined || state.continuation !== undefined;
  for (const { list, steps } of walkLists(flow, state)) {
    if (list.step !== undefined && list.step.lists.length > 0) continue;
    const task = list.step?.task;
    const effectId = eventEffectId(runId, task?.scheduledEventId ?? 0);
    const step = goesOn ? undefined : waitingStep(steps[list.position], task);
    yield step === undefined ? { effectId } : { step, effectId };
  }
}

function waitingStep(step: Step | undefined, task: OpenTask | undefined): TaskStep | undefined {
  return step?.type === 'task' && task?.submittedEventId !== undefined ? step : undefined;
}
