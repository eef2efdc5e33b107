import { hasHiddenCharacters, quoted } from '../../../shared/quoted.ts';
import type { Located } from '../../located-flow.ts';
import { eachStep } from '../../walk-flow.ts';
import { isBareList, required } from '../combinators.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** The reference's reading: no pattern is documented. */
const LONGEST_NAME = 128;

export const stepName: Rule = {
  code: 'step-name',
  *check(flow, { lineOf }) {
    for (const step of eachStep(flow)) {
      // What it lacks first of all is a step around its list.
      if (!isBareList(step)) yield* required(step, 'name', 'a name that is unique in the flow');
      const problem = step.name && problemOf(step.name, lineOf);
      if (step.name && problem !== undefined) yield { span: step.name.span, message: problem };
    }
  },
};

function problemOf(
  { value, span }: Located<string>,
  lineOf: RuleContext['lineOf'],
): string | undefined {
  if (value === '') return 'a step name is empty, expected 1 to 128 characters';
  if (value.length > LONGEST_NAME) {
    return `a step name has ${value.length} characters, expected at most ${LONGEST_NAME}`;
  }
  if (/\s/.test(value)) {
    const found = lineOf(span.start) === lineOf(span.end) ? 'whitespace' : 'a line break';
    return `step name ${quoted(value)} holds ${found}, expected none`;
  }
  return hasHiddenCharacters(value)
    ? `step name ${quoted(value)} holds characters that do not show, expected none`
    : undefined;
}
