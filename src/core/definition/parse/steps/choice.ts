import { parseCondition as parseConditionText } from '../../../expression/parse-condition.ts';
import type { Condition } from '../../../expression/condition.ts';
import type { Located, LocatedArm, LocatedChoice } from '../../located-flow.ts';
import { findEntry, type ScalarNode } from '../../nodes.ts';
import { remember, type ParseContext } from '../../parse-context.ts';
import { readList, readMap, readMaps, readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { checkAttributes, CHOICE_ATTRIBUTES, DEFAULT_ATTRIBUTES } from '../known-attributes.ts';
import { readExpression } from '../read-expression.ts';
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
  const node = findEntry(arm.node, 'condition')?.value;
  if (node?.kind === 'scalar' && typeof node.value === 'boolean') {
    return { value: { kind: 'literal', value: node.value }, span: node.span };
  }
  const text = readText(arm, 'condition');
  if (!text || node?.kind !== 'scalar') return undefined;
  const { context } = arm;
  const condition = remember(context.memo.conditions, node, () => readCondition(node, context));
  return condition && { value: condition, span: text.span };
}

function readCondition(node: ScalarNode, context: ParseContext): Condition | undefined {
  const parse = () => {
    const parsed = parseConditionText(node.text);
    return 'error' in parsed ? parsed : { value: parsed.condition, size: parsed.size };
  };
  return readExpression(node, { code: 'condition-syntax', parse }, context);
}
