import type { Watched } from './witness.ts';

/** An invariant does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(invariant: string, what: string) {
    super(`${invariant}: ${what}`);
  }
}

export function fail(invariant: string, { origin }: Watched, what: string): never {
  throw new Violation(invariant, `${origin.flowName}/${origin.executionName}: ${what}`);
}
