import { eachStep } from '../../walk-flow.ts';
import { pointAt, required } from '../combinators.ts';
import type { Rule } from '../rule.ts';

export const choicesNotEmpty: Rule = {
  code: 'choices-empty',
  *check(flow) {
    for (const step of eachStep(flow)) {
      if (step.type !== 'choice') continue;
      yield* required(step, 'choices', 'a list of choices');
      if (!step.choices || step.choices.value.length > 0 || step.choices.itemCount > 0) continue;
      const message = `"choices" of ${step.label} is empty, expected at least one choice`;
      yield { span: pointAt(step.choices.span), message };
    }
  },
};

export const choiceConditions: Rule = {
  code: 'condition-missing',
  *check(flow) {
    for (const step of eachStep(flow)) {
      if (step.type !== 'choice') continue;
      for (const arm of step.choices?.value ?? []) {
        yield* required(arm, 'condition', 'a condition like $.key == "value"');
      }
    }
  },
};
