import { parseCondition as parse } from '../../../expression/parse-condition.ts';
import type { Condition } from '../../../expression/condition.ts';
import type { Located, LocatedArm, LocatedChoice } from '../../located-flow.ts';
import { findEntry } from '../../nodes.ts';
import { readList, readMap, readMaps, readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { checkAttributes, CHOICE_ATTRIBUTES, DEFAULT_ATTRIBUTES } from '../known-attributes.ts';
import { reportExpression } from '../report-expression.ts';
import type { ListParser, StepParser } from './step-parser.ts';

/** `choices` in order, and `default`. Source: FDL reference 1.3. */
export const parseChoice: StepParser = (reading, base, parseSteps) => ({
  ...base,
  type: 'choice',
  ...compact({
    choices: parseChoices(reading, parseSteps),
    default: parseDefault(reading, parseSteps),
  }),
});

function parseChoices(reading: Reading, parseSteps: ListParser): LocatedChoice['choices'] {
  const list = readList(reading, 'choices');
  if (!list) return undefined;
  const arms = readMaps(reading, 'choices', (position) => `choice ${position}`).map(
    (node, index) => {
      const arm = {
        node,
        label: `choice ${index + 1} of ${reading.label}`,
        context: reading.context,
      };
      checkAttributes(arm, CHOICE_ATTRIBUTES);
      return compact({
        node,
        label: arm.label,
        condition: parseCondition(arm),
        steps: parseSteps(arm, 'steps'),
        goto: readText(arm, 'goto'),
      });
    },
  );
  return { value: arms, span: list.span, itemCount: list.items.length };
}

function parseDefault(reading: Reading, parseSteps: ListParser): LocatedArm | undefined {
  const node = readMap(reading, 'default');
  if (!node) return undefined;
  const arm = { node, label: `"default" of ${reading.label}`, context: reading.context };
  checkAttributes(arm, DEFAULT_ATTRIBUTES);
  return compact({
    node,
    label: arm.label,
    steps: parseSteps(arm, 'steps'),
    goto: readText(arm, 'goto'),
  });
}

function parseCondition(arm: Reading): Located<Condition> | undefined {
  const text = readText(arm, 'condition');
  const node = findEntry(arm.node, 'condition')?.value;
  if (!text || node?.kind !== 'scalar') return undefined;
  const parsed = parse(text.value);
  if ('condition' in parsed) return { value: parsed.condition, span: text.span };
  reportExpression(node, { code: 'condition-syntax', error: parsed.error }, arm.context);
  return undefined;
}
