/** How much work evaluating may do. Counted, not timed: the same evaluation always ends the same way. */

/** About one character or one value looked at each: well under a second in all, a few where objects have very many keys. */
const MAX_WORK = 20_000_000;
/** Text is compared, joined and converted in long runs: so many characters count as one unit. */
const CHARACTERS_PER_UNIT = 16;

/** The one thing that evaluation changes. Hand one to several evaluations to bound them together. */
export class WorkBudget {
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  /**
   * False when so much is not left: the work must not be done. What is left is gone then too: how much work there is may
   * only be known by looking, and looking in vain must not be free.
   */
  spend(units: number): boolean {
    const isEnough = units <= this.#left;
    this.#left = isEnough ? this.#left - units : 0;
    return isEnough;
  }
}

/** What one condition, or all conditions of a choice step together, may use. */
export function newWorkBudget(): WorkBudget {
  return new WorkBudget(MAX_WORK);
}

export function textWork(text: string): number {
  return 1 + Math.ceil(text.length / CHARACTERS_PER_UNIT);
}
