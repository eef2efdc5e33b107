/**
 * Which steps of a list can be reached, and whether a list can come to its end. Conditions are not looked at: any of them
 * may hold. Source: FDL reference 1.4, 4.3 and 4.5.
 */
import type { LocatedChoice, LocatedList, LocatedStep } from './located-flow.ts';
import { armsOf, innerLists } from './walk-flow.ts';

/** Looks at each list once. */
export class ListWays {
  readonly #reached = new Map<LocatedList, ReadonlySet<number>>();
  readonly #isCompleted = new Map<LocatedList, boolean>();

  /** Indexes of the steps that something leads to. */
  reachedIn(list: LocatedList): ReadonlySet<number> {
    let reached = this.#reached.get(list);
    if (!reached) {
      // A goto that leads nowhere is a misspelt one, and may lead to any step.
      reached = this.#follow(list) ?? new Set(list.steps.keys());
      this.#reached.set(list, reached);
    }
    return reached;
  }

  /** Undefined: there is a goto to a name that no step of the list has. */
  #follow({ steps }: LocatedList): ReadonlySet<number> | undefined {
    const indexByName = new Map(steps.map(({ name }, index) => [name?.value, index]));
    const reached = new Set<number>();
    const open = [0];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const step = steps[index];
      if (!step || reached.has(index)) continue;
      reached.add(index);
      if (this.#isPassed(step)) open.push(index + 1);
      for (const name of targetsOf(step)) {
        const target = indexByName.get(name);
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

  /** False: whatever happens in the list fails or goes round for ever. */
  #canComplete(list: LocatedList): boolean {
    const known = this.#isCompleted.get(list);
    if (known !== undefined) return known;
    const reached = this.reachedIn(list);
    const last = list.steps.length - 1;
    // What could not be read may do anything.
    const isUnclear = list.itemCount > list.steps.length;
    const canComplete =
      list.steps.length === 0 ||
      isUnclear ||
      list.steps.some(
        (step, index) =>
          reached.has(index) && (this.#endsList(step) || (index === last && this.#isPassed(step))),
      );
    this.#isCompleted.set(list, canComplete);
    return canComplete;
  }

  /** The step behind it may be the next one. */
  #isPassed(step: LocatedStep): boolean {
    return step.type !== 'succeed' && step.end?.value !== true && this.#mayEndByItself(step);
  }

  #endsList(step: LocatedStep): boolean {
    if (step.type === 'succeed') return true;
    return step.end?.value === true && this.#mayEndByItself(step);
  }

  /** Without failing, and without following a goto. */
  #mayEndByItself(step: LocatedStep): boolean {
    switch (step.type) {
      case 'fail':
        return false;
      case 'parallel':
        return (step.branches?.value ?? []).every(({ steps }) => this.#mayComplete(steps));
      case 'choice':
        return this.#choiceMayEnd(step);
      default:
        // A foreach over nothing runs no iteration.
        return true;
    }
  }

  #choiceMayEnd(step: LocatedChoice): boolean {
    if (!step.choices || !step.default) return true;
    return armsOf(step).some((arm) => !arm.goto && this.#mayComplete(arm.steps));
  }

  #mayComplete(list: LocatedList | undefined): boolean {
    return list === undefined || this.#canComplete(list);
  }
}

function targetsOf(step: LocatedStep): readonly string[] {
  const carriers = step.type === 'task' ? step.catch : step.type === 'choice' ? armsOf(step) : [];
  return carriers.flatMap(({ goto }) => (goto ? [goto.value] : []));
}
