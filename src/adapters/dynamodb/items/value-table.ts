/**
 * Pulls the user's values out of what we store, so that equal ones are stored once: an input shows up in several events.
 *
 * A value is whatever stands under one of VALUE_KEYS in an event, a frame or an end; a number, its place in the table,
 * takes its place. The rule looks at key names alone and is undone by the same rule, so it loses nothing wherever such a
 * key stands. What is inside a value is never looked at: `__proto__` and `input` are keys like any other there.
 */
import { invariant } from '../../../core/shared/invariant.ts';
import type { Json } from '../../../core/shared/json.ts';

/** `cause` is text of a service: as long as a value, and repeated from event to event like one. */
const VALUE_KEYS: ReadonlySet<string> = new Set([
  'input',
  'local',
  'output',
  'serviceParams',
  'result',
  'results',
  'cause',
]);

export interface ExtractedValues {
  /** JSON text of the content, with numbers in place of values. */
  readonly content: string;
  /** JSON text of each value, by number. */
  readonly values: readonly string[];
}

/** content: plain data of ours; keys that are undefined are left out, as JSON does. */
export function extractValues(content: unknown): ExtractedValues {
  const values: string[] = [];
  const numberByText = new Map<string, number>();
  const numberByIdentity = new Map<unknown, number>();

  function intern(value: unknown): number {
    const known = numberByIdentity.get(value);
    if (known !== undefined) return known;
    const valueText = JSON.stringify(value);
    const number = numberByText.get(valueText) ?? values.push(valueText) - 1;
    numberByText.set(valueText, number);
    numberByIdentity.set(value, number);
    return number;
  }

  const contentText = JSON.stringify(content, (key, value: unknown) =>
    VALUE_KEYS.has(key) && value !== undefined ? intern(value) : value,
  );
  return { content: contentText, values };
}

/** Undoes it in place: `content` must be freshly parsed. Equal values come back as one object. */
export function restoreValues(content: unknown, values: readonly Json[]): void {
  if (typeof content !== 'object' || content === null) return;
  if (Array.isArray(content)) {
    for (const item of content) restoreValues(item, values);
    return;
  }
  const record = content as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (VALUE_KEYS.has(key)) record[key] = valueAt(values, value);
    else restoreValues(value, values);
  }
}

function valueAt(values: readonly Json[], number: unknown): Json {
  const value = typeof number === 'number' ? values[number] : undefined;
  invariant(value !== undefined, `a stored body has a value ${String(number)}`);
  return value;
}
