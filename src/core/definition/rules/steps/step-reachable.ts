import type { Finding } from '../../diagnostic.ts';
import type { LocatedList, LocatedStep } from '../../located-flow.ts';
import { ListWays } from '../../list-ways.ts';
import { eachList, headOf } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

/** Of several steps in a row that cannot be reached the first is named, and nothing is said about what stands inside. */
export const stepReachable: Rule = {
  code: 'step-unreachable',
  *check(flow) {
    const ways = new ListWays();
    const unreached = new Set<LocatedList>();
    for (const { list } of eachList(flow)) {
      if (unreached.has(list)) continue;
      yield* checkList(list, ways, unreached);
    }
  },
};

function* checkList(
  list: LocatedList,
  ways: ListWays,
  unreached: Set<LocatedList>,
): Generator<Finding> {
  const reached = ways.reachedIn(list);
  for (const [index, step] of list.steps.entries()) {
    if (reached.has(index)) continue;
    for (const inner of ways.listsWithin(step)) unreached.add(inner);
    const before = list.steps[index - 1];
    if (!before || !reached.has(index - 1)) continue;
    yield {
      span: step.name?.span ?? headOf(step.node),
      message: `${step.label} is never reached: ${whyNotPassed(before)}, and no "goto" leads here`,
      hint: before.end?.value === true ? removeEnd(before) : 'remove it, or lead a "goto" to it',
    };
  }
}

/** Why nothing gets from a step to the one behind it. */
function whyNotPassed({ type, label, end }: LocatedStep): string {
  if (end?.value === true) return `${label} before it has "end: true"`;
  if (type === 'succeed') return `${label} before it ends the list`;
  if (type === 'fail') return `${label} before it always fails`;
  if (type === 'parallel') return `a branch of ${label} before it never ends`;
  return `every way out of ${label} before it fails or goes elsewhere`;
}

function removeEnd({ label }: LocatedStep): string {
  return `remove it, or "end: true" of ${label}`;
}
