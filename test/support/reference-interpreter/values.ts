/** How values are read as numbers and times. Source: FDL reference 1.3 (wait). */
import type { Json } from '../../../src/core/shared/json.ts';

/** A number, or text that is one in JSON's grammar; NaN for everything else. */
export function numberOf(value: Json): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() !== value) return NaN;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'number' ? parsed : NaN;
  } catch {
    return NaN;
  }
}

const DAY_AND_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch of an RFC 3339 time; NaN for everything else. */
export function timeOf(value: Json): number {
  return typeof value === 'string' && DAY_AND_TIME.test(value) ? Date.parse(value) : NaN;
}
