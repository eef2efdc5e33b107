/** Every rule of ours over the packaged template. */
import { DATA_RULES } from './data-rules.ts';
import { type Template, toEffective } from './effective-template.ts';
import { FUNCTION_RULES } from './function-rules.ts';
import { QUEUE_RULES } from './queue-rules.ts';
import { ROLE_RULES } from './role-rules.ts';
import type { Rule } from './rule.ts';
import { WATCH_RULES } from './watch-rules.ts';

export const STACK_RULES: readonly Rule[] = [
  ...ROLE_RULES,
  ...QUEUE_RULES,
  ...FUNCTION_RULES,
  ...DATA_RULES,
  ...WATCH_RULES,
];

/** The names of the rules that have something to say. */
export function brokenRules(template: Template): readonly string[] {
  const effective = toEffective(template);
  return STACK_RULES.filter(({ complaints }) => complaints(effective).length > 0).map(
    ({ name }) => name,
  );
}
