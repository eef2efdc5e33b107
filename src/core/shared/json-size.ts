/**
 * How large a JSON value is as text, in bytes of UTF-8, without writing the text.
 *
 * Sizes of objects and lists are remembered while the value lives: values are never mutated, and the engine measures the
 * same ones again and again as it merges them.
 */
import type { Json, JsonObject } from './json.ts';

/** Deeper values overflow the stack of `JSON.stringify` and of every walk over them; no honest payload comes near. */
export const MAX_JSON_DEPTH = 500;

const sizeByValue = new WeakMap<object, { bytes: number; depth: number }>();

/**
 * Bytes of the value's JSON text; Infinity when it is nested deeper than MAX_JSON_DEPTH, or holds a number that JSON text
 * cannot (`1e999` is read as Infinity, and would be written as null). Linear; never throws.
 */
export function jsonBytes(value: Json): number {
  return measure(value, 0).bytes;
}

/**
 * Bytes that a value adds to those counted before: an object or list that was counted adds nothing, and neither does one
 * under a key of an object. The inputs of iterations share a collection, as the outputs of steps share what they hand on.
 */
export function newBytes(counted: Set<object>, value: Json): number {
  if (typeof value !== 'object' || value === null) return jsonBytes(value);
  if (counted.has(value)) return 0;
  counted.add(value);
  if (isList(value)) return jsonBytes(value);
  let known = 0;
  for (const key of Object.keys(value)) {
    const property = value[key];
    if (typeof property !== 'object' || property === null) continue;
    if (counted.has(property)) known += jsonBytes(property);
    else counted.add(property);
  }
  return jsonBytes(value) - known;
}

const TOO_DEEP = { bytes: Infinity, depth: Infinity };

function measure(value: Json, depth: number): { bytes: number; depth: number } {
  switch (typeof value) {
    case 'string':
      return { bytes: stringBytes(value), depth: 0 };
    case 'number':
      return { bytes: Number.isFinite(value) ? String(value).length : Infinity, depth: 0 };
    case 'boolean':
      return { bytes: value ? 4 : 5, depth: 0 };
    default:
      return value === null ? { bytes: 4, depth: 0 } : measureNested(value, depth);
  }
}

function measureNested(value: Exclude<Json, null | boolean | number | string>, depth: number) {
  const known = sizeByValue.get(value);
  if (known !== undefined) return depth + known.depth > MAX_JSON_DEPTH ? TOO_DEEP : known;
  if (depth >= MAX_JSON_DEPTH) return TOO_DEEP;
  const size = isList(value) ? measureList(value, depth) : measureObject(value, depth);
  // A size cut short by the depth of this place says nothing of the value elsewhere.
  if (size.bytes !== Infinity) sizeByValue.set(value, size);
  return size;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

function measureList(list: readonly Json[], depth: number) {
  let bytes = 2 + Math.max(0, list.length - 1);
  let inner = 0;
  for (const item of list) {
    const size = measure(item, depth + 1);
    bytes += size.bytes;
    if (size.depth > inner) inner = size.depth;
  }
  return { bytes, depth: inner + 1 };
}

function measureObject(object: JsonObject, depth: number) {
  const keys = Object.keys(object);
  let bytes = 2 + Math.max(0, keys.length - 1);
  let inner = 0;
  for (const key of keys) {
    const size = measure(object[key] as Json, depth + 1);
    bytes += stringBytes(key) + 1 + size.bytes;
    if (size.depth > inner) inner = size.depth;
  }
  return { bytes, depth: inner + 1 };
}

function stringBytes(text: string): number {
  let bytes = 2;
  for (let i = 0; i < text.length; i += 1) bytes += charBytes(text, i);
  return bytes;
}

/** UTF-8 bytes of one UTF-16 unit as JSON.stringify writes it: half of four for each half of a pair. */
function charBytes(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 0x80) return code >= 0x20 && code !== 0x22 && code !== 0x5c ? 1 : escapeBytes(code);
  if (code < 0x800) return 2;
  if (code < 0xd800 || code > 0xdfff) return 3;
  return isPaired(text, index, code) ? 2 : 6;
}

function escapeBytes(code: number): number {
  const isShort = code === 0x22 || code === 0x5c || (code >= 0x08 && code <= 0x0d && code !== 0x0b);
  return isShort ? 2 : 6;
}

function isPaired(text: string, index: number, code: number): boolean {
  const isHigh = code < 0xdc00;
  const other = text.charCodeAt(isHigh ? index + 1 : index - 1);
  return isHigh ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other < 0xdc00;
}
