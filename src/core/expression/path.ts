/**
 * Paths into JSON values: `.key`, `['key']`, `[0]`, `[-1]`, `[1:3]`, `[*]`, in any combination.
 * Source: FDL reference 2.3 ("Path language") with its readings.
 */

export type Selector =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number }
  | { readonly kind: 'wildcard' };

export type Path = readonly Selector[];
