import { type Flow, innerLists, type Step, type StepList } from '../../core/definition/flow.ts';

/** Every step of the flow, each before those inside it. */
export function flowSteps({ steps }: Flow): readonly Step[] {
  return stepsOf(steps);
}

function stepsOf(list: StepList): readonly Step[] {
  return list.flatMap((step) => [step, ...innerLists(step).flatMap(stepsOf)]);
}
