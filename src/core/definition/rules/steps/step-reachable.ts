import type { Finding } from '../../diagnostic.ts';
import type { LocatedList, LocatedStep } from '../../located-flow.ts';
import { indexNames, ListWays } from '../../list-ways.ts';
import { eachList, gotosOf, headOf, innerLists } from '../../walk-flow.ts';
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
  if (reached.size === list.steps.length) return;
  const aims = new Set(list.steps.flatMap(gotosOf).map(({ value }) => value));
  for (const [index, step] of list.steps.entries()) {
    if (reached.has(index)) continue;
    for (const inner of ways.listsWithin(step)) unreached.add(inner);
    const before = list.steps[index - 1];
    if (!before || !reached.has(index - 1)) continue;
    yield describeStep(step, whyNotPassed(before, ways), aims);
  }
}

interface Reason {
  readonly reason: string;
  /** Instead of removing the step. */
  readonly hint: string;
}

/** `aims`: names that a goto of the list leads to, be it from a step that is not reached itself. */
function describeStep(
  { label, name, node }: LocatedStep,
  { reason, hint }: Reason,
  aims: ReadonlySet<string>,
): Finding {
  const goto = name && aims.has(name.value) ? 'no "goto" that is reached' : 'no "goto"';
  return {
    span: name?.span ?? headOf(node),
    message: `${label} is never reached: ${reason}, and ${goto} leads here`,
    hint: `remove it, or ${hint}`,
  };
}

/** Why nothing gets from a step to the one behind it. */
function whyNotPassed(step: LocatedStep, ways: ListWays): Reason {
  const { type, label } = step;
  const hint = 'lead a "goto" to it';
  if (type === 'succeed') return { reason: `${label} before it ends the list`, hint };
  if (type === 'fail') return { reason: `${label} before it always fails`, hint };
  const stuck = type === 'parallel' ? ways.stuckBranchOf(step) : undefined;
  if (stuck) {
    const fate = mayGoRound(stuck) ? 'always fails or goes round for ever' : 'always fails';
    return {
      reason: `a branch of ${label} before it ${fate}`,
      hint: 'give that branch a way that does not fail',
    };
  }
  if (!ways.mayEnd(step)) {
    return { reason: `every way out of ${label} before it fails or goes elsewhere`, hint };
  }
  return { reason: `${label} before it has "end: true"`, hint: `"end: true" of ${label}` };
}

/** False: every way through the list comes to an end, if only by failing. */
function mayGoRound(list: LocatedList): boolean {
  const indexByName = indexNames(list);
  return list.steps.some((step, index) => {
    const isBackward = gotosOf(step).some(({ value }) => (indexByName.get(value) ?? 0) <= index);
    return isBackward || innerLists(step).some(mayGoRound);
  });
}
