/**
 * Attribute values, written and read. A stored item is foreign data: an attribute that is missing or of another type is
 * an InvariantError that names item and attribute, never a silent undefined.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { InvariantError } from '../../core/shared/invariant.ts';
import type { ItemKey } from './keys.ts';
import { EXPIRY, PARTITION_KEY, SORT_KEY } from './table.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

/** Of every item that we write. A later release that changes a shape raises it and still reads this one. */
export const SCHEMA_VERSION = 1;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });
export const truth = (value: boolean): AttributeValue => ({ BOOL: value });
export const binary = (value: Uint8Array): AttributeValue => ({ B: value });
export const textList = (values: readonly string[]): AttributeValue => ({ L: values.map(text) });

/** The key attributes alone. */
export function keyAttributes({ pk, sk }: ItemKey): Record<string, AttributeValue> {
  return { [PARTITION_KEY]: text(pk), [SORT_KEY]: text(sk) };
}

/** The attributes that every item begins with. */
export function itemBase(
  key: ItemKey,
  expiresAtEpochSeconds?: number,
): Record<string, AttributeValue> {
  return {
    ...keyAttributes(key),
    schemaVersion: number(SCHEMA_VERSION),
    ...(expiresAtEpochSeconds === undefined ? {} : { [EXPIRY]: number(expiresAtEpochSeconds) }),
  };
}

/** Throws unless the item has a shape of this release. */
export function checkSchemaVersion(item: Item): void {
  const version = readNumber(item, 'schemaVersion');
  if (version !== SCHEMA_VERSION) throw unreadable(item, 'schemaVersion', 'known');
}

export function readText(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw unreadable(item, name, 'text');
  return value;
}

export function findText(item: Item, name: string): string | undefined {
  return item[name] === undefined ? undefined : readText(item, name);
}

export function readNumber(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isFinite(value)) throw unreadable(item, name, 'a number');
  return value;
}

export function readBoolean(item: Item, name: string): boolean {
  const value = item[name]?.BOOL;
  if (value === undefined) throw unreadable(item, name, 'true or false');
  return value;
}

export function readBinary(item: Item, name: string): Uint8Array {
  const value = item[name]?.B;
  if (value === undefined) throw unreadable(item, name, 'binary');
  return value;
}

/** An absent list is empty. */
export function readTextList(item: Item, name: string): readonly string[] {
  if (item[name] === undefined) return [];
  const values = item[name].L?.map((value) => value.S);
  if (values?.every((value) => value !== undefined) !== true) {
    throw unreadable(item, name, 'a list of texts');
  }
  return values;
}

function unreadable(item: Item, name: string, expected: string): InvariantError {
  const where = `${item[PARTITION_KEY]?.S ?? '?'} ${item[SORT_KEY]?.S ?? '?'}`;
  return new InvariantError(`stored item ${where}: attribute "${name}" is not ${expected}`);
}
