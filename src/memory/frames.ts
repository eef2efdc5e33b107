/** Where an execution stands, as far as mocks need to know. */
import type { Flow, StepList, TaskStep } from '../core/definition/flow.ts';
import type { ExecutionState, ListFrame, OpenTask } from '../core/engine/state.ts';
import { innerSteps, walkLists } from '../core/engine/walk.ts';

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

/**
 * The tasks that keep the execution where it is for ever: each list in progress has come to one that waits for a callback,
 * none of them is called back, and nothing times out. Empty: something goes on by itself.
 */
export function stuckTasks(
  flow: Flow,
  state: ExecutionState,
  isCalledBack: (taskEventId: number) => boolean,
): readonly TaskStep[] {
  if (flow.timeoutSeconds !== undefined || state.continuation !== undefined) return [];
  const stuck: TaskStep[] = [];
  for (const { list, steps } of walkLists(flow, state)) {
    const step = steps[list.position];
    if (list.step !== undefined && list.step.lists.length > 0) continue;
    if (step?.type !== 'task' || !isStuck(step, list.step?.task, isCalledBack)) return [];
    stuck.push(step);
  }
  return stuck;
}

function isStuck(
  step: TaskStep,
  task: OpenTask | undefined,
  isCalledBack: (taskEventId: number) => boolean,
): boolean {
  if (task?.submittedEventId === undefined || step.timeoutSeconds !== undefined) return false;
  return !isCalledBack(task.scheduledEventId);
}
