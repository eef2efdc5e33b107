/**
 * The conversion ladder: how conditions read one JSON type as another. `undefined`: not convertible.
 * Source: FDL reference, section 3 (rule table).
 */
import type { Json } from '../shared/json.ts';
import { parseNumberText } from '../shared/number-text.ts';

/** Numbers, and strings in JSON number grammar. Not booleans, null or `""`. */
export function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumberText(value) : undefined;
}

/** Booleans; strings `true` and `false` in any case; null is false; a number is true unless it is 0. */
export function toBoolean(value: Json): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string' || value.length > 'false'.length) return undefined;
  const word = value.toLowerCase();
  if (word === 'true') return true;
  return word === 'false' ? false : undefined;
}

/** Strings, numbers and booleans. Not null, lists or objects. */
export function toText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}
