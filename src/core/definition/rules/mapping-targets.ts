import { quoted } from '../../shared/quoted.ts';
import { eachMappings } from '../walk-flow.ts';
import { required } from './combinators.ts';
import type { Rule } from './rule.ts';

export const mappingTarget: Rule = {
  code: 'mapping-target',
  *check(flow) {
    for (const { owner, mappings } of eachMappings(flow)) {
      for (const { node, list } of mappings) {
        yield* required({ node, label: `a mapping in "${list}" of ${owner}` }, 'target', 'a key');
      }
    }
  },
};

export const mappingTargetOnce: Rule = {
  code: 'mapping-target-duplicate',
  *check(flow, { lineOf }) {
    for (const { owner, mappings } of eachMappings(flow)) {
      const firstByTarget = new Map<string, number>();
      for (const { target, list } of mappings) {
        if (!target) continue;
        const first = firstByTarget.get(target.value);
        if (first === undefined) firstByTarget.set(target.value, target.span.start);
        else {
          const message = `target ${quoted(target.value)} in "${list}" of ${owner} replaces the one on line ${lineOf(first)}`;
          yield { span: target.span, message };
        }
      }
    }
  },
};
