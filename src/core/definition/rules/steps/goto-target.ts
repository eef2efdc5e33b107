import { quoted } from '../../../shared/quoted.ts';
import type { Finding } from '../../diagnostic.ts';
import type { LocatedList } from '../../located-flow.ts';
import { KnownNames } from '../../nearest-name.ts';
import { eachGoto, eachStep, type VisitedGoto } from '../../walk-flow.ts';
import type { Rule } from '../rule.ts';

export const gotoTarget: Rule = {
  code: 'goto-target',
  *check(flow, { lineOf }) {
    const firstByName = new Map<string, number>();
    for (const { name } of eachStep(flow)) {
      if (name && !firstByName.has(name.value)) firstByName.set(name.value, name.span.start);
    }
    const siblingsByList = new Map<LocatedList, Siblings>();
    for (const visited of eachGoto(flow)) {
      const siblings = siblingsByList.get(visited.list) ?? siblingsOf(visited.list);
      siblingsByList.set(visited.list, siblings);
      if (siblings.names.has(visited.goto.value)) continue;
      const elsewhere = firstByName.get(visited.goto.value);
      yield elsewhere === undefined
        ? unknown(visited, siblings)
        : inAnotherList(visited, lineOf(elsewhere));
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

function inAnotherList({ label, goto }: VisitedGoto, line: number): Finding {
  return {
    span: goto.span,
    message: `${label} goes to ${quoted(goto.value)}, which is in another list (line ${line})`,
    hint: 'a goto leads to a step beside the one that holds it: end this list and go on from there',
  };
}

function unknown({ label, goto }: VisitedGoto, { known }: Siblings): Finding {
  return {
    span: goto.span,
    message: `${label} goes to ${quoted(goto.value)}, which is not a step in this list`,
    hint: () => known.hintFor(goto.value),
  };
}

function namesOf(steps: Iterable<{ readonly name?: { readonly value: string } }>): Set<string> {
  const names = new Set<string>();
  for (const { name } of steps) if (name) names.add(name.value);
  return names;
}
