/**
 * A compiled pattern of `=~`: instructions of a small machine, run by `match-pattern.ts`.
 * Plain data, so that a checked flow stays plain data.
 */

export interface CharacterSet {
  /** Inclusive ranges of code points, sorted, none touching another. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

export type Instruction =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'split'; readonly first: number; readonly second: number }
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'assert'; readonly where: 'start' | 'end' | 'boundary' | 'inside' }
  | { readonly kind: 'match' };

export interface Pattern {
  readonly program: readonly Instruction[];
}
