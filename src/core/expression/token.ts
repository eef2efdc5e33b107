import type { Path } from './path.ts';

/** Where a token stands in the condition's text. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A piece of a condition. */
export type Token = Place &
  (
    | { readonly kind: 'number'; readonly value: number }
    /** `plain`: no escapes, so offsets inside the value are offsets in the source. */
    | { readonly kind: 'text'; readonly value: string; readonly plain: boolean }
    | { readonly kind: 'path'; readonly path: Path }
    /** `true`, `in` … and names that mean nothing. */
    | { readonly kind: 'word'; readonly value: string }
    | { readonly kind: 'symbol'; readonly value: string }
    | { readonly kind: 'end' }
  );
