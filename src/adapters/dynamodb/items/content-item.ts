/**
 * Items beside an entry or a header: larger values (`V#<hash of the text>`) and parts of a snapshot (`P#…`). Their keys
 * name their content, so writing one again, by whomever, changes nothing but its expiry.
 */
import { binary, checkSchemaVersion, type Item, itemBase, readBinary } from '../attributes.ts';
import { hashOf, packText, readPackedText } from '../packed-text.ts';
import { valueSortKey } from '../keys.ts';
import type { SnapshotPart } from './entry-body.ts';

/** Whose partition, and until when. */
export interface ContentPlace {
  readonly partition: string;
  readonly expiresAtEpochSeconds: number;
}

export function toValueItem(value: string, place: ContentPlace): Item {
  const key = { pk: place.partition, sk: valueSortKey(hashOf(value)) };
  return { ...itemBase(key, place.expiresAtEpochSeconds), value: packText(value).attribute };
}

export function fromValueItem(item: Item): string {
  checkSchemaVersion(item);
  return readPackedText(item, 'value');
}

export function toSnapshotPartItem({ sortKey, bytes }: SnapshotPart, place: ContentPlace): Item {
  const key = { pk: place.partition, sk: sortKey };
  return { ...itemBase(key, place.expiresAtEpochSeconds), bytes: binary(bytes) };
}

export function fromSnapshotPartItem(item: Item): Uint8Array {
  checkSchemaVersion(item);
  return readBinary(item, 'bytes');
}
