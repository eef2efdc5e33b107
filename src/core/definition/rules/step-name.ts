import { hasHiddenCharacters, quoted } from '../../shared/quoted.ts';
import type { Located } from '../located-flow.ts';
import { eachStep } from '../walk-flow.ts';
import { required } from './combinators.ts';
import type { Rule } from './rule.ts';

/** The reference's reading: no pattern is documented. */
const LONGEST_NAME = 128;

export const stepName: Rule = {
  code: 'step-name',
  severity: 'error',
  summary: 'every step has a name of 1 to 128 characters without whitespace and control characters',
  source: 'FDL reference 1.2',
  *check(flow) {
    for (const step of eachStep(flow)) {
      yield* required(step, 'name', 'a name that is unique in the flow');
      const problem = step.name && problemOf(step.name);
      if (step.name && problem !== undefined) yield { span: step.name.span, message: problem };
    }
  },
};

function problemOf({ value }: Located<string>): string | undefined {
  if (value === '') return 'a step name is empty, expected 1 to 128 characters';
  if (value.length > LONGEST_NAME) {
    return `a step name has ${value.length} characters, expected at most ${LONGEST_NAME}`;
  }
  if (/\s/.test(value)) return `step name ${quoted(value)} holds whitespace, expected none`;
  return hasHiddenCharacters(value)
    ? `step name ${quoted(value)} holds characters that do not show, expected none`
    : undefined;
}
