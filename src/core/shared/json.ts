/**
 * JSON values as plain data, and the few operations on them that the core needs.
 *
 * Values are never mutated once they have been handed on: events, state and caches share them.
 * Keys are own properties only; a key named `__proto__` is a key like any other.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Read it with `ownValue`, build it with `jsonObject` or a spread: both are safe for any key. */
export interface JsonObject {
  readonly [key: string]: Json;
}

export const EMPTY_OBJECT: JsonObject = Object.freeze({});

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under an own key; undefined when there is none. Never looks at a prototype. */
export function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Builds an object from entries; of two equal keys the last wins. Safe for `__proto__` (own key). */
export function jsonObject(entries: Iterable<readonly [string, Json]>): JsonObject {
  return Object.fromEntries(entries);
}

/** Shallow merge, right wins. Returns one of its arguments unchanged where the other is empty. */
export function mergeObjects(left: JsonObject, right: JsonObject): JsonObject {
  if (isEmptyObject(right)) return left;
  if (isEmptyObject(left)) return right;
  return { ...left, ...right };
}

/** True when the object has no own enumerable key; looks at the first key only. */
export function isEmptyObject(object: JsonObject): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false;
  return true;
}
