import { quoted } from '../../shared/quoted.ts';
import type { Finding } from '../diagnostic.ts';
import type { LocatedList } from '../located-flow.ts';
import { KnownNames } from '../nearest-name.ts';
import { eachGoto, eachStep, type VisitedGoto } from '../walk-flow.ts';
import type { Rule } from './rule.ts';

export const gotoTarget: Rule = {
  code: 'goto-target',
  severity: 'error',
  summary: 'a goto names a step in the same list',
  source: 'FDL reference 1.4',
  *check(flow) {
    const allNames = namesOf(eachStep(flow));
    const siblingsByList = new Map<LocatedList, Siblings>();
    for (const visited of eachGoto(flow)) {
      const siblings = siblingsByList.get(visited.list) ?? siblingsOf(visited.list);
      siblingsByList.set(visited.list, siblings);
      if (!siblings.names.has(visited.goto.value)) yield missing(visited, siblings, allNames);
    }
  },
};

interface Siblings {
  readonly names: ReadonlySet<string>;
  readonly known: KnownNames;
}

function siblingsOf(list: LocatedList): Siblings {
  const names = namesOf(list.steps);
  return { names, known: new KnownNames(names) };
}

function missing(
  { label, goto }: VisitedGoto,
  { known }: Siblings,
  allNames: ReadonlySet<string>,
): Finding {
  const target = quoted(goto.value);
  return {
    span: goto.span,
    message: `${label} goes to ${target}, which is not a step in this list`,
    hint: () =>
      allNames.has(goto.value)
        ? `step ${target} stands in another list; a goto stays in its own`
        : known.hintFor(goto.value),
  };
}

function namesOf(steps: Iterable<{ readonly name?: { readonly value: string } }>): Set<string> {
  const names = new Set<string>();
  for (const { name } of steps) if (name) names.add(name.value);
  return names;
}
