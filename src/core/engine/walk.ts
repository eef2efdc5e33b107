/** Lays the tree of frames over the flow: which list of steps a frame runs. */
import type { Flow, Step, StepList } from '../definition/flow.ts';
import { type ExecutionState, isEnded, type ListFrame } from './state.ts';

/** The list of steps that stands in an arm of a step; none where the step holds no such arm. */
export function innerSteps(step: Step | undefined, branch: number): StepList {
  switch (step?.type) {
    case 'parallel':
      return step.branches[branch] ?? [];
    case 'foreach':
      return step.steps;
    case 'choice':
      return (branch < 0 ? step.default : step.choices[branch])?.steps ?? [];
    default:
      return [];
  }
}

export interface PlacedList {
  readonly list: ListFrame;
  readonly steps: StepList;
}

/** Every list in progress, the flow's own first, each before the lists inside it. */
export function* walkLists(flow: Flow, state: ExecutionState): Generator<PlacedList> {
  if (!isEnded(state)) yield* walk({ list: state.root, steps: flow.steps });
}

function* walk(place: PlacedList): Generator<PlacedList> {
  yield place;
  const { list, steps } = place;
  for (const inner of list.step?.lists ?? []) {
    yield* walk({ list: inner, steps: innerSteps(steps[list.position], inner.branch) });
  }
}
