/**
 * Which steps of a list can be reached, and whether a list can come to its end. Conditions are not looked at: any of them
 * may hold. Source: FDL reference 1.4, 4.3 and 4.5.
 */
import type { LocatedChoice, LocatedList, LocatedParallel, LocatedStep } from './located-flow.ts';
import { mayLeadAnywhere } from './unclear-ways.ts';
import { armsOf, gotosOf, innerLists } from './walk-flow.ts';

/** Looks at each list once. */
export class ListWays {
  readonly #reached = new Map<LocatedList, ReadonlySet<number>>();
  /** Lists in which it is not clear where a step leads. */
  readonly #unclear = new Set<LocatedList>();
  readonly #isCompleted = new Map<LocatedList, boolean>();

  /** Indexes of the steps that something leads to. */
  reachedIn(list: LocatedList): ReadonlySet<number> {
    let reached = this.#reached.get(list);
    if (!reached) {
      reached = this.#follow(list);
      if (!reached) this.#unclear.add(list);
      reached ??= new Set(list.steps.keys());
      this.#reached.set(list, reached);
    }
    return reached;
  }

  /** Undefined: it is not clear where a step leads. */
  #follow(list: LocatedList): ReadonlySet<number> | undefined {
    const { steps, itemCount } = list;
    if (itemCount > steps.length) return undefined;
    const indexByName = indexNames(list);
    const reached = new Set<number>();
    const open = [0];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const step = steps[index];
      if (!step || reached.has(index)) continue;
      if (mayLeadAnywhere(step)) return undefined;
      reached.add(index);
      if (this.#isPassed(step)) open.push(index + 1);
      for (const goto of gotosOf(step)) {
        const target = indexByName.get(goto.value);
        // A goto that leads nowhere is a misspelt one, and may lead to any step.
        if (target === undefined) return undefined;
        open.push(target);
      }
    }
    return reached;
  }

  /** All lists inside a step, at any depth. */
  *listsWithin(step: LocatedStep): Generator<LocatedList> {
    for (const list of innerLists(step)) {
      yield list;
      for (const inner of list.steps) yield* this.listsWithin(inner);
    }
  }

  /** The step may end without failing, and without following a goto. */
  mayEnd(step: LocatedStep): boolean {
    switch (step.type) {
      case 'fail':
        return false;
      case 'parallel':
        return this.stuckBranchOf(step) === undefined;
      case 'choice':
        return this.#choiceMayEnd(step);
      default:
        // A foreach over nothing runs no iteration.
        return true;
    }
  }

  /** The first branch that cannot come to its end. */
  stuckBranchOf({ branches }: LocatedParallel): LocatedList | undefined {
    return branches?.value.map(({ steps }) => steps).find((steps) => !this.#mayComplete(steps));
  }

  /** False: whatever happens in the list fails or goes round for ever. */
  #canComplete(list: LocatedList): boolean {
    const known = this.#isCompleted.get(list);
    if (known !== undefined) return known;
    const reached = this.reachedIn(list);
    const last = list.steps.length - 1;
    const canComplete =
      list.steps.length === 0 ||
      this.#unclear.has(list) ||
      list.steps.some(
        (step, index) =>
          reached.has(index) && (this.#endsList(step) || (index === last && this.#isPassed(step))),
      );
    this.#isCompleted.set(list, canComplete);
    return canComplete;
  }

  /** The step behind it may be the next one. */
  #isPassed(step: LocatedStep): boolean {
    return step.type !== 'succeed' && step.end?.value !== true && this.mayEnd(step);
  }

  #endsList(step: LocatedStep): boolean {
    return step.type === 'succeed' || (step.end?.value === true && this.mayEnd(step));
  }

  #choiceMayEnd(step: LocatedChoice): boolean {
    if (!step.choices || !step.default) return true;
    return armsOf(step).some((arm) => !arm.goto && this.#mayComplete(arm.steps));
  }

  #mayComplete(list: LocatedList | undefined): boolean {
    return list === undefined || this.#canComplete(list);
  }
}

/** Undefined: several steps have the name, which is a mistake. */
export function indexNames({ steps }: LocatedList): ReadonlyMap<string, number | undefined> {
  const indexByName = new Map<string, number | undefined>();
  for (const [index, { name }] of steps.entries()) {
    if (name) indexByName.set(name.value, indexByName.has(name.value) ? undefined : index);
  }
  return indexByName;
}
