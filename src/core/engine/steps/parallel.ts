/**
 * `parallel`: all branches are entered at once, each a list with a local of its own; done when all of them are.
 * Source: FDL reference 1.3, 2.2, 6.3. A branch that fails fails the step (progress.ts); the others are abandoned.
 */
import type { ParallelStep } from '../../definition/flow.ts';
import { EMPTY_OBJECT } from '../../shared/json.ts';
import { emit, type Run, type StepRun } from '../run.ts';
import { succeedStep } from './outcome.ts';

/** Every branch has been entered, and some are not done. */
export function isParallelWaiting(at: StepRun<ParallelStep>): boolean {
  return nextBranch(at) >= at.step.branches.length && at.frame.lists.length > 0;
}

export function resumeParallel(run: Run, at: StepRun<ParallelStep>): void {
  const { step, frame, list } = at;
  const branch = nextBranch(at);
  if (branch >= step.branches.length) return succeedStep(run, at, frame.results ?? []);
  emit(run, {
    type: 'BranchEntered',
    stepName: step.name,
    scheduleEventId: frame.started?.eventId ?? list.tip,
    frame: list.id,
    branch,
    detail: { input: frame.started?.input ?? EMPTY_OBJECT, local: EMPTY_OBJECT },
  });
}

/** They are entered in their order. */
function nextBranch({ frame }: StepRun): number {
  return frame.branch === undefined ? 0 : frame.branch + 1;
}
