/**
 * Long text as one attribute: as it is up to 1 KB (the write unit: nothing is saved below it), zstd above.
 * Needs Node 22.15 or later, as the package does; there is no other format to fall back to.
 */
import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { binary, type Item, readBinary, readText, text } from './attributes.ts';

const PLAIN_BYTES = 1_024;

/** No stored item is larger; DynamoDB's limit is 400 KB, attribute names included. */
export const LARGEST_ITEM_BYTES = 350 * 1024;

/** What an item may hold besides its long texts: keys, ids, names. */
const RESERVED_BYTES = 8 * 1024;
export const LARGEST_TEXT_BYTES = LARGEST_ITEM_BYTES - RESERVED_BYTES;

export interface PackedText {
  readonly attribute: AttributeValue;
  readonly bytes: number;
}

export function packText(value: string): PackedText {
  const plainBytes = Buffer.byteLength(value);
  if (plainBytes > PLAIN_BYTES) {
    const packed = zstdCompressSync(value);
    if (packed.length < plainBytes) return { attribute: binary(packed), bytes: packed.length };
  }
  return { attribute: text(value), bytes: plainBytes };
}

export function readPackedText(item: Item, name: string): string {
  if (item[name]?.B === undefined) return readText(item, name);
  return unpackBytes(readBinary(item, name));
}

export const packBytes = (value: string): Buffer => zstdCompressSync(value);
export const unpackBytes = (bytes: Uint8Array): string => zstdDecompressSync(bytes).toString();

/** SHA-256, lower-case hex. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
