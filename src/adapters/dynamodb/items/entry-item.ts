/**
 * A journal entry ↔ its item, and the items to be written before it.
 *
 * `runId`, `cause`, `time`, `lastEventId`, `ends`, `listeners` are plain attributes, so that an entry can be told without its
 * body; `body` is the rest (entry-body.ts). `snapshot` marks an entry that loading can begin with.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { EntryHeading, ExecutionKey } from '../../../app/ports.ts';
import type { TaskAddress } from '../../../core/engine/execution-origin.ts';
import type { JournalEntry } from '../../../core/engine/journal-entry.ts';
import { statusByEnd, TERMINAL_STATUSES } from '../../../core/shared/execution-status.ts';
import { toRunId, toWorkId } from '../../../core/shared/ids.ts';
import {
  checkSchemaVersion,
  findText,
  type Item,
  itemBase,
  number,
  readNumber,
  readText,
  text,
} from '../attributes.ts';
import { lifetimesFrom } from '../expiry.ts';
import {
  entrySortKey,
  executionPartition,
  HEADER_SORT_KEY,
  parseEntrySortKey,
  snapshotPartSortKey,
} from '../keys.ts';
import { readPackedText } from '../packed-text.ts';
import type { KnownValues } from '../stored-values.ts';
import { SORT_KEY } from '../table.ts';
import { toSnapshotPartItem, toValueItem } from './content-item.ts';
import { type BodySource, decodeBody, encodeBody, type EncodedBody } from './entry-body.ts';

/** One write: the item, and the items that it names, to be written first. */
export interface EncodedWrite {
  readonly item: Item;
  readonly before: readonly Item[];
  /** Of the value items among them. */
  readonly hashes: readonly string[];
}

export interface EntryOptions {
  readonly retentionDays: number;
  /** Absent: nothing is known of other entries' values. */
  readonly knownValues?: KnownValues;
}

/** Entry 1 and later; entry 0 is the header's. */
export function toEntryItem(
  key: ExecutionKey,
  entry: JournalEntry,
  { retentionDays, knownValues }: EntryOptions,
): EncodedWrite {
  const partition = executionPartition(key);
  const lifetimes = lifetimesFrom(Date.parse(entry.time), retentionDays);
  const known = knownValues === undefined ? {} : { knownValues };
  const encoded = encodeBody(entry, { ...known, partSortKey: partSortKeyOf(entry) });
  return {
    item: {
      ...itemBase({ pk: partition, sk: entrySortKey(entry.number) }, lifetimes.entry),
      ...entryAttributes(entry, encoded),
    },
    before: contentItems(encoded, partition, lifetimes.content),
    hashes: [...encoded.spilledByHash.keys()],
  };
}

export function partSortKeyOf({ number: entryNumber }: JournalEntry) {
  return (part: number, hash: string): string => snapshotPartSortKey(entryNumber, part, hash);
}

/** What header and entry items have in common. */
export function entryAttributes(
  entry: JournalEntry,
  { body }: EncodedBody,
): Record<string, AttributeValue> {
  const ends = statusByEnd(entry.events.at(-1)?.type);
  const { listeners } = entry.facts;
  return {
    runId: text(entry.runId),
    cause: text(entry.cause),
    time: text(entry.time),
    lastEventId: number(entry.lastEventId),
    body: body.attribute,
    ...(entry.snapshot === undefined ? {} : { snapshot: number(1) }),
    ...(ends === undefined ? {} : { ends: text(ends) }),
    ...(listeners === undefined ? {} : { listeners: text(JSON.stringify(listeners)) }),
  };
}

export function contentItems(
  { spilledByHash, snapshotParts }: EncodedBody,
  partition: string,
  expiresAtEpochSeconds: number,
): readonly Item[] {
  const place = { partition, expiresAtEpochSeconds };
  return [
    ...[...spilledByHash.values()].map((value) => toValueItem(value, place)),
    ...snapshotParts.map((part) => toSnapshotPartItem(part, place)),
  ];
}

export const hasSnapshot = (item: Item): boolean => item['snapshot'] !== undefined;

/** Number of the entry in an item; the header holds entry 0. */
export function entryNumberOf(item: Item): number {
  const sortKey = readText(item, SORT_KEY);
  return sortKey === HEADER_SORT_KEY ? 0 : parseEntrySortKey(sortKey);
}

/** What a heading is read from: never the body. */
export const HEADING_ATTRIBUTES = [SORT_KEY, 'runId', 'time', 'lastEventId', 'ends'] as const;

export function fromHeadingItem(item: Item): EntryHeading {
  const ends = TERMINAL_STATUSES.find((status) => status === findText(item, 'ends'));
  return {
    number: entryNumberOf(item),
    runId: toRunId(readText(item, 'runId')),
    time: readText(item, 'time'),
    lastEventId: readNumber(item, 'lastEventId'),
    ...(ends === undefined ? {} : { ends }),
  };
}

/** Of one entry; read without its body. */
export function listenersOf(item: Item): readonly TaskAddress[] {
  const stored = findText(item, 'listeners');
  return stored === undefined ? [] : (JSON.parse(stored) as readonly TaskAddress[]);
}

/** Reads entry items and header items alike. */
export async function fromEntryItem(item: Item, source: BodySource): Promise<JournalEntry> {
  checkSchemaVersion(item);
  const { events, facts, snapshot } = await decodeBody(readPackedText(item, 'body'), source);
  return {
    number: entryNumberOf(item),
    runId: toRunId(readText(item, 'runId')),
    cause: toWorkId(readText(item, 'cause')),
    time: readText(item, 'time'),
    events,
    lastEventId: readNumber(item, 'lastEventId'),
    facts,
    ...(snapshot === undefined ? {} : { snapshot }),
  };
}
