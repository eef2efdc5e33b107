/**
 * The body of a journal entry: its events, facts and snapshot as one text, and what is too large for it.
 *
 * Text: `{"content": …, "values": […], "snapshotParts": […]}`. A place in `values` is `[value]`, or the hash of a value
 * item, or `0`: the execution's input, which the header keeps as it was sent. Stored for good: fields may be added.
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
import { type ExtractedValues, extractValues, restoreValues } from './value-table.ts';

const INPUT_PLACE = 0;
type Place = readonly [Json] | string | typeof INPUT_PLACE;

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
  /** Sort key of a part of the snapshot. */
  readonly partSortKey: (part: number, hash: string) => string;
}

/** Throws an InvariantError when the events alone, without their values, do not fit: a slice is bounded. */
export function encodeBody(entry: JournalEntry, options: BodyOptions): EncodedBody {
  const { events, facts, snapshot } = entry;
  const whole = fit(extractValues({ events, facts, snapshot }), options, { keepValues: true });
  if (whole !== undefined) return { ...whole, snapshotParts: [] };
  const snapshotParts = snapshot === undefined ? [] : toParts(snapshot, options);
  const rest = fit(extractValues({ events, facts }), options, { snapshotParts });
  invariant(rest !== undefined, `the events of entry ${entry.number} fit one item`);
  return { ...rest, snapshotParts };
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
  const spillOver = options.spillOverBytes ?? Infinity;
  const outside = new Set<number>();
  values.forEach((value, i) => {
    if (Buffer.byteLength(value) > spillOver && value !== options.inputText) outside.add(i);
  });
  const candidates = largestFirst(values).filter((i) => !outside.has(i));
  for (;;) {
    const rendered = render(extracted, { outside, options, snapshotParts });
    const body = packText(rendered);
    if (body.bytes <= LARGEST_TEXT_BYTES) return { body, spilledByHash: byHash(values, outside) };
    const canMove = candidates.length > 0 && !keepValues;
    if (!canMove) return undefined;
    moveOut(candidates, outside, { values, share: 1 - LARGEST_TEXT_BYTES / body.bytes, rendered });
  }
}

/** Moves out the largest values until the given share of the text is gone: packed, the rest will be about small enough. */
function moveOut(
  candidates: number[],
  outside: Set<number>,
  { values, share, rendered }: { values: readonly string[]; share: number; rendered: string },
): void {
  let toMove = share * rendered.length;
  while (toMove > 0 && candidates.length > 0) {
    const largest = candidates.shift() ?? 0;
    outside.add(largest);
    toMove -= values[largest]?.length ?? 0;
  }
}

function largestFirst(values: readonly string[]): number[] {
  const order = values.map((_, i) => i);
  return order.sort((a, b) => (values[b]?.length ?? 0) - (values[a]?.length ?? 0));
}

function byHash(values: readonly string[], outside: ReadonlySet<number>): Map<string, string> {
  const spilled = values.filter((_, i) => outside.has(i));
  return new Map(spilled.map((value) => [hashOf(value), value]));
}

function render(
  { content, values }: ExtractedValues,
  use: {
    readonly outside: ReadonlySet<number>;
    readonly options: BodyOptions;
    readonly snapshotParts: readonly SnapshotPart[];
  },
): string {
  const places = values.map((value, i) => {
    if (value === use.options.inputText) return INPUT_PLACE;
    return use.outside.has(i) ? `"${hashOf(value)}"` : `[${value}]`;
  });
  const parts = use.snapshotParts.map((part) => part.sortKey);
  const tail = parts.length === 0 ? '' : `,"snapshotParts":${JSON.stringify(parts)}`;
  return `{"content":${content},"values":[${places.join(',')}]${tail}}`;
}

/** A snapshot on its own: the same text, packed, cut where an item is full. */
function toParts(snapshot: ExecutionState, options: BodyOptions): SnapshotPart[] {
  const { content, values } = extractValues({ events: [], facts: {}, snapshot });
  const places = values.map((value) => `[${value}]`);
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
  /** The text of a value item. */
  readonly readValue: (hash: string) => Promise<string>;
  /** The bytes of a part of a snapshot. */
  readonly readPart: (sortKey: string) => Promise<Uint8Array>;
  /** The execution's input as it was sent; asked of entry 0 only. */
  readonly readInput: () => Promise<string>;
}

export async function decodeBody(bodyText: string, source: BodySource): Promise<Content> {
  const { content, values, snapshotParts = [] } = JSON.parse(bodyText) as BodyShape;
  const places = await Promise.all(values.map((place) => readPlace(place, source)));
  restoreValues(content, places);
  if (snapshotParts.length === 0) return content;
  const parts = await Promise.all(snapshotParts.map(source.readPart));
  const { snapshot } = await decodeBody(unpackBytes(Buffer.concat(parts)), source);
  return snapshot === undefined ? content : { ...content, snapshot };
}

async function readPlace(place: Place, source: BodySource): Promise<Json> {
  if (typeof place === 'string') return JSON.parse(await source.readValue(place)) as Json;
  if (place === INPUT_PLACE) return JSON.parse(await source.readInput()) as Json;
  return place[0];
}
