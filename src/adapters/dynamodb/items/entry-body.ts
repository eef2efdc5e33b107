/**
 * The body of a journal entry: its events, facts and snapshot as one text, and what is too large for it.
 *
 * Text: `{"content": …, "values": […], "snapshotParts": […]}`. A place in `values` is `[value]`, or the hash of a value
 * item, or `0`: the execution's input, which the header keeps as it was sent, or a ComposedValue (value-table.ts). Stored
 * for good: fields may be added.
 */
import type { Facts, JournalEntry } from '../../../core/engine/journal-entry.ts';
import type { HistoryEvent } from '../../../core/engine/history-event.ts';
import type { ExecutionState } from '../../../core/engine/state.ts';
import { invariant } from '../../../core/shared/invariant.ts';
import type { Json } from '../../../core/shared/json.ts';
import {
  hashOf,
  LARGEST_TEXT_BYTES,
  packBytes,
  type PackedText,
  packText,
  unpackBytes,
} from '../packed-text.ts';
import type { KnownValues } from '../stored-values.ts';
import {
  type ComposedValue,
  type ExtractedValue,
  type ExtractedValues,
  extractValues,
  restoreComposed,
  restoreValues,
  valueAt,
} from './value-table.ts';

const INPUT_PLACE = 0;
type Place = readonly [Json] | string | typeof INPUT_PLACE | ComposedValue;

interface Content {
  readonly events: readonly HistoryEvent[];
  readonly facts: Facts;
  readonly snapshot?: ExecutionState;
}

interface BodyShape {
  readonly content: Content;
  readonly values: readonly Place[];
  /** Sort keys of the items that hold the snapshot, in order. */
  readonly snapshotParts?: readonly string[];
}

export interface EncodedBody {
  readonly body: PackedText;
  /** To be written before the entry: text by hash. */
  readonly spilledByHash: ReadonlyMap<string, string>;
  /** To be written before the entry, in order. */
  readonly snapshotParts: readonly SnapshotPart[];
}

export interface SnapshotPart {
  readonly sortKey: string;
  readonly bytes: Uint8Array;
}

export interface BodyOptions {
  /** Values whose text has more bytes than this are items of their own, whatever the room. Default: only for want of room. */
  readonly spillOverBytes?: number;
  /** JSON text of the execution's input, when the header keeps it. */
  readonly inputText?: string;
  /** Absent: nothing is known of other entries' values. */
  readonly knownValues?: KnownValues;
  /** Sort key of a part of the snapshot. */
  readonly partSortKey: (part: number, hash: string) => string;
}

/** Throws an InvariantError when the events alone, without their values, do not fit: a slice is bounded. */
export function encodeBody(entry: JournalEntry, options: BodyOptions): EncodedBody {
  const { events, facts, snapshot } = entry;
  const { inputText } = options;
  const all = extractValues({ events, facts, snapshot }, inputText);
  const whole = fit(all, options, { keepValues: true });
  if (whole !== undefined) {
    noteSeen(all.values, options);
    return { ...whole, snapshotParts: [] };
  }
  const snapshotParts = snapshot === undefined ? [] : toParts(snapshot, options);
  const withoutSnapshot = extractValues({ events, facts }, inputText);
  const rest = fit(withoutSnapshot, options, { snapshotParts });
  invariant(rest !== undefined, `the events of entry ${entry.number} fit one item`);
  noteSeen(withoutSnapshot.values, options);
  return { ...rest, snapshotParts };
}

/** A value that comes again from entry to entry is an item of its own when it has at least so many bytes. */
const SMALLEST_SHARED_BYTES = 4 * 1024;

const isSharable = ({ text, isComposed }: ExtractedValue): boolean =>
  !isComposed && Buffer.byteLength(text) >= SMALLEST_SHARED_BYTES;

function noteSeen(values: readonly ExtractedValue[], { knownValues }: BodyOptions): void {
  if (knownValues === undefined) return;
  for (const value of values) if (isSharable(value)) knownValues.noteSeen(hashOf(value.text));
}

interface FitOptions {
  /** Give up rather than move values out for want of room. */
  readonly keepValues?: boolean;
  readonly snapshotParts?: readonly SnapshotPart[];
}

/** undefined: no way to make it fit. */
function fit(
  extracted: ExtractedValues,
  options: BodyOptions,
  { keepValues = false, snapshotParts = [] }: FitOptions,
): Pick<EncodedBody, 'body' | 'spilledByHash'> | undefined {
  const { values } = extracted;
  const outside = valuesOutside(values, options);
  const candidates = largestFirst(values).filter((i) => !outside.has(i));
  for (;;) {
    const rendered = render(extracted, { outside, options, snapshotParts });
    const body = packText(rendered);
    if (body.bytes <= LARGEST_TEXT_BYTES) {
      return { body, spilledByHash: byHash(values, outside, options) };
    }
    const canMove = candidates.length > 0 && !keepValues;
    if (!canMove) return undefined;
    moveOut(candidates, outside, { values, share: 1 - LARGEST_TEXT_BYTES / body.bytes, rendered });
  }
}

/** Those that are items whatever the room: too large by request, or shared with other entries. */
function valuesOutside(
  values: readonly ExtractedValue[],
  { spillOverBytes = Infinity, inputText, knownValues }: BodyOptions,
): Set<number> {
  const outside = new Set<number>();
  values.forEach((value, i) => {
    const { text, isComposed } = value;
    // A composed value's text may look like an input that somebody sent.
    if (!isComposed && text === inputText) return;
    const isShared = isSharable(value) && knownValues?.isSeen(hashOf(text)) === true;
    if (isShared || Buffer.byteLength(text) > spillOverBytes) outside.add(i);
  });
  return outside;
}

/** Moves out the largest values until the given share of the text is gone: packed, the rest will be about small enough. */
function moveOut(
  candidates: number[],
  outside: Set<number>,
  use: { values: readonly ExtractedValue[]; share: number; rendered: string },
): void {
  let toMove = use.share * use.rendered.length;
  while (toMove > 0 && candidates.length > 0) {
    const largest = candidates.shift() ?? 0;
    outside.add(largest);
    toMove -= use.values[largest]?.text.length ?? 0;
  }
}

function largestFirst(values: readonly ExtractedValue[]): number[] {
  const length = (i: number) => values[i]?.text.length ?? 0;
  return [...values.keys()].sort((a, b) => length(b) - length(a));
}

/** What is to be written: an item that is there already is only named. */
function byHash(
  values: readonly ExtractedValue[],
  outside: ReadonlySet<number>,
  { knownValues }: BodyOptions,
): Map<string, string> {
  const spilled = values.filter((_, i) => outside.has(i)).map(({ whole }) => whole());
  const textByHash = new Map(spilled.map((text) => [hashOf(text), text]));
  for (const hash of textByHash.keys()) {
    if (knownValues?.isStored(hash) === true) textByHash.delete(hash);
  }
  return textByHash;
}

function render(
  { content, values }: ExtractedValues,
  use: {
    readonly outside: ReadonlySet<number>;
    readonly options: BodyOptions;
    readonly snapshotParts: readonly SnapshotPart[];
  },
): string {
  const places = values.map(({ text, isComposed, whole }, i) => {
    // A composed value leaves as it was before: its item is read without the table of this entry.
    if (use.outside.has(i)) return `"${hashOf(whole())}"`;
    if (isComposed) return text;
    return text === use.options.inputText ? INPUT_PLACE : `[${text}]`;
  });
  const parts = use.snapshotParts.map((part) => part.sortKey);
  const tail = parts.length === 0 ? '' : `,"snapshotParts":${JSON.stringify(parts)}`;
  return `{"content":${content},"values":[${places.join(',')}]${tail}}`;
}

/** A snapshot on its own: the same text, packed, cut where an item is full. */
function toParts(snapshot: ExecutionState, options: BodyOptions): SnapshotPart[] {
  const { content, values } = extractValues({ events: [], facts: {}, snapshot });
  const places = values.map(({ text, isComposed }) => (isComposed ? text : `[${text}]`));
  const bytes = packBytes(`{"content":${content},"values":[${places.join(',')}]}`);
  const parts: SnapshotPart[] = [];
  for (let start = 0; start < bytes.length; start += LARGEST_TEXT_BYTES) {
    const part = bytes.subarray(start, start + LARGEST_TEXT_BYTES);
    parts.push({ sortKey: options.partSortKey(parts.length, hashOf(part)), bytes: part });
  }
  return parts;
}

/** Where the rest of a body is read from. */
export interface BodySource {
  /** The value of a value item: the same object whenever it is asked for. */
  readonly readValue: (hash: string) => Promise<Json>;
  /** Its text. */
  readonly readValueText: (hash: string) => Promise<string>;
  /** The bytes of a part of a snapshot. */
  readonly readPart: (sortKey: string) => Promise<Uint8Array>;
  /** The execution's input as it was sent; asked of entry 0 only. */
  readonly readInput: () => Promise<string>;
}

export async function decodeBody(bodyText: string, source: BodySource): Promise<Content> {
  const { content, values, snapshotParts = [] } = JSON.parse(bodyText) as BodyShape;
  restoreValues(content, await readPlaces(values, source));
  if (snapshotParts.length === 0) return content;
  const parts = await Promise.all(snapshotParts.map(source.readPart));
  const { snapshot } = await decodeBody(unpackBytes(Buffer.concat(parts)), source);
  return snapshot === undefined ? content : { ...content, snapshot };
}

/** Composed values are put together of the others. */
async function readPlaces(places: readonly Place[], source: BodySource): Promise<readonly Json[]> {
  const plain = await Promise.all(places.map((place) => readPlace(place, source)));
  return places.map((place, i) =>
    isComposed(place) ? restoreComposed(place, (part) => valueAt(plain, part)) : valueAt(plain, i),
  );
}

function isComposed(place: Place): place is ComposedValue {
  return typeof place === 'object' && !Array.isArray(place);
}

/** undefined: composed. */
async function readPlace(place: Place, source: BodySource): Promise<Json | undefined> {
  if (typeof place === 'string') return source.readValue(place);
  if (place === INPUT_PLACE) return JSON.parse(await source.readInput()) as Json;
  return isComposed(place) ? undefined : place[0];
}
