/**
 * Pulls the user's values out of what we store, so that equal ones are stored once: an input shows up in several events,
 * a collection in the input of each of its iterations.
 *
 * A value is whatever stands under one of VALUE_KEYS in an event, a frame or an end; a number, its place in the table,
 * takes its place. The rule looks at key names alone and is undone by the same rule, so it loses nothing wherever such a
 * key stands. What is inside a value is never looked at: `__proto__` and `input` are keys like any other there. An object
 * that consists of large parts, and little besides, is composed: the large parts have places of their own.
 */
import { invariant } from '../../../core/shared/invariant.ts';
import { isJsonObject, type Json, type JsonObject, jsonObject } from '../../../core/shared/json.ts';
import { jsonBytes } from '../../../core/shared/json-size.ts';

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

/** A part of an object from here on has a place of its own. Smaller ones, repeated, are what compression is good at. */
const SMALLEST_PART_BYTES = 1_024;
/** What an object may have besides its large parts: that much is written again with each object that shares them. */
const LARGEST_REST_BYTES = 2_048;

/** An object with parts elsewhere: its keys, and behind each either `[value]` or the place of a part. */
export interface ComposedValue {
  readonly k: readonly string[];
  readonly v: readonly (readonly [Json] | number)[];
}

/** JSON text of a value; or of a ComposedValue, whose parts have lower numbers. */
export interface ExtractedValue {
  readonly text: string;
  readonly isComposed: boolean;
  /** JSON text of the value itself, composed or not. */
  readonly whole: () => string;
}

export interface ExtractedValues {
  /** JSON text of the content, with numbers in place of values. */
  readonly content: string;
  /** By number. */
  readonly values: readonly ExtractedValue[];
}

/** content: plain data of ours; keys that are undefined are left out, as JSON does. wholeText: never composed. */
export function extractValues(content: unknown, wholeText?: string): ExtractedValues {
  const table = new ValueTable(wholeText);
  const contentText = JSON.stringify(content, (key, value: unknown) =>
    VALUE_KEYS.has(key) && value !== undefined ? table.placeOf(value as Json) : value,
  );
  return { content: contentText, values: table.values };
}

class ValueTable {
  readonly values: ExtractedValue[] = [];
  private readonly numberByText = new Map<string, number>();
  private readonly numberByIdentity = new Map<Json, number>();
  private readonly wholeText: string | undefined;

  constructor(wholeText: string | undefined) {
    this.wholeText = wholeText;
  }

  placeOf(value: Json): number {
    const known = this.numberByIdentity.get(value);
    if (known !== undefined) return known;
    const number = this.add(value);
    this.numberByIdentity.set(value, number);
    return number;
  }

  private add(value: Json): number {
    if (!isJsonObject(value) || !isWorthComposing(value)) return this.addPlain(value);
    if (this.wholeText !== undefined && JSON.stringify(value) === this.wholeText) {
      return this.addPlain(value);
    }
    const text = JSON.stringify(this.compose(value));
    return this.intern({ text, isComposed: true, whole: () => JSON.stringify(value) });
  }

  private addPlain(value: Json): number {
    const text = JSON.stringify(value);
    return this.intern({ text, isComposed: false, whole: () => text });
  }

  private compose(value: JsonObject): ComposedValue {
    const entries = Object.entries(value);
    return {
      k: entries.map(([key]) => key),
      v: entries.map(([, part]) => (isLarge(part) ? this.placeOfPart(part) : ([part] as const))),
    };
  }

  /** A part is stored as it is: what it holds in turn is not looked at. */
  private placeOfPart(part: Json): number {
    const known = this.numberByIdentity.get(part);
    // As a value of its own it may be composed, and parts of parts there are not.
    if (known !== undefined && this.values[known]?.isComposed === false) return known;
    const number = this.addPlain(part);
    if (known === undefined) this.numberByIdentity.set(part, number);
    return number;
  }

  private intern(value: ExtractedValue): number {
    // One text may be that of a plain value and that of a composed one.
    const id = `${value.isComposed}${value.text}`;
    const number = this.numberByText.get(id) ?? this.values.push(value) - 1;
    this.numberByText.set(id, number);
    return number;
  }
}

const isLarge = (part: Json): boolean => jsonBytes(part) >= SMALLEST_PART_BYTES;

/** Most values are small as a whole: then nobody looks at their parts. */
function isWorthComposing(value: JsonObject): boolean {
  if (!isLarge(value)) return false;
  const parts = Object.values(value).filter(isLarge);
  const partBytes = parts.reduce<number>((sum, part) => sum + jsonBytes(part), 0);
  return parts.length > 0 && jsonBytes(value) - partBytes <= LARGEST_REST_BYTES;
}

/** The object that was composed. `valueAt`: the value of a part's place. */
export function restoreComposed({ k, v }: ComposedValue, valueAt: (place: number) => Json): Json {
  const entries = k.map((key, i): [string, Json] => {
    const part = v[i];
    invariant(part !== undefined, 'a composed value has a part for each key');
    return [key, typeof part === 'number' ? valueAt(part) : part[0]];
  });
  return jsonObject(entries);
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

export function valueAt(values: readonly (Json | undefined)[], number: unknown): Json {
  const value = typeof number === 'number' ? values[number] : undefined;
  invariant(value !== undefined, `a stored body has a value ${String(number)}`);
  return value;
}
