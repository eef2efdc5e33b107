/**
 * `choice`: the first condition that holds picks the arm; its steps run as a list of their own, then its goto is followed.
 * Source: FDL reference 1.3 (choice), 1.4, section 3.
 */
import type { ChoiceStep } from '../../definition/flow.ts';
import { conditionHolds } from '../../expression/evaluate-condition.ts';
import { newWorkBudget } from '../../expression/work-budget.ts';
import { EMPTY_OBJECT } from '../../shared/json.ts';
import { emit, type Run, type StepRun } from '../run.ts';
import type { StepFrame } from '../state.ts';
import { succeedStep } from './outcome.ts';

const DEFAULT_ARM = -1;

/** Index in `choices`, -1 for `default`; undefined when nothing holds and there is no default. */
function chosenArm(step: ChoiceStep, frame: StepFrame): number | undefined {
  const input = frame.started?.input ?? EMPTY_OBJECT;
  const budget = newWorkBudget();
  const index = step.choices.findIndex(({ condition }) => conditionHolds(condition, input, budget));
  if (index >= 0) return index;
  return step.default === undefined ? undefined : DEFAULT_ARM;
}

function armAt(step: ChoiceStep, arm: number) {
  return arm === DEFAULT_ARM ? step.default : step.choices[arm];
}

/** The target of the chosen arm, as an index in the list that holds the step. An arm that was entered stays chosen. */
export function chosenGoto(step: ChoiceStep, frame: StepFrame): number | undefined {
  const arm = frame.branch ?? chosenArm(step, frame);
  return arm === undefined ? undefined : armAt(step, arm)?.goto;
}

/** The arm's own steps go on; the step waits for them. */
export function isChoiceWaiting({ frame }: StepRun<ChoiceStep>): boolean {
  return frame.lists.length > 0;
}

export function resumeChoice(run: Run, at: StepRun<ChoiceStep>): void {
  const { frame, step, list } = at;
  if (frame.result !== undefined) return succeedStep(run, at, frame.result);
  const arm = chosenArm(step, frame);
  if (arm === undefined || armAt(step, arm)?.steps === undefined) {
    return succeedStep(run, at, EMPTY_OBJECT);
  }
  emit(run, {
    type: 'BranchEntered',
    stepName: step.name,
    scheduleEventId: list.tip,
    frame: list.id,
    branch: arm,
    detail: { input: frame.started?.input ?? EMPTY_OBJECT, local: EMPTY_OBJECT },
  });
}
