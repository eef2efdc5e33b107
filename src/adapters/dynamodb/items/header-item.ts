/**
 * An execution's header ↔ its item. The item is entry 0 as well: taking the name and the first commit are one write.
 *
 * It is kept small, because its update at the end is billed on the whole item: an input, value or output over 4 KB is an
 * item of its own, named by its hash (decision 0001). The input is kept as it was sent, white space and all; the
 * ExecutionStarted event shares it.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ExecutionEnd, ExecutionHeader } from '../../../app/ports.ts';
import type { TaskAddress } from '../../../core/engine/execution-origin.ts';
import type { ExecutionOrigin, JournalEntry } from '../../../core/engine/journal-entry.ts';
import { TERMINAL_STATUSES } from '../../../core/shared/execution-status.ts';
import { toDefinitionHash, toRunId, toWorkId } from '../../../core/shared/ids.ts';
import { InvariantError } from '../../../core/shared/invariant.ts';
import type { JsonObject } from '../../../core/shared/json.ts';
import {
  checkSchemaVersion,
  findText,
  type Item,
  itemBase,
  number,
  readNumber,
  readText,
  readTextList,
  text,
  textList,
} from '../attributes.ts';
import { lifetimesFrom } from '../expiry.ts';
import {
  executionPartition,
  HEADER_SORT_KEY,
  listingPartition,
  listingSortKey,
  parseExecutionPartition,
  shardOf,
} from '../keys.ts';
import { hashOf, packText, readPackedText } from '../packed-text.ts';
import {
  DEFAULT_SHARDS,
  EXPIRY,
  INDEX_PARTITION_KEY,
  INDEX_SORT_KEY,
  PARTITION_KEY,
  type TableSettings,
} from '../table.ts';
import { type ContentPlace, toValueItem } from './content-item.ts';
import { type BodySource, encodeBody } from './entry-body.ts';
import { contentItems, entryAttributes, type EncodedWrite, partSortKeyOf } from './entry-item.ts';

/** A text of the header with more bytes is an item of its own. */
const LARGEST_INLINE_BYTES = 4 * 1024;

const STATUSES = ['Running', ...TERMINAL_STATUSES] as const;
type HeaderStatus = (typeof STATUSES)[number];

export interface StartedExecution {
  readonly inputText: string;
  readonly entry: JournalEntry;
  readonly origin: ExecutionOrigin;
}

export function toHeaderItem(
  { inputText, entry, origin }: StartedExecution,
  settings: TableSettings,
): EncodedWrite {
  const partition = executionPartition(origin);
  const lifetimes = lifetimesFrom(Date.parse(entry.time), settings.retentionDays);
  const encoded = encodeBody(entry, {
    spillOverBytes: LARGEST_INLINE_BYTES,
    ...withInput(inputText),
    partSortKey: partSortKeyOf(entry),
  });
  const place = { partition, expiresAtEpochSeconds: lifetimes.content };
  const input = placeText('input', inputText, place);
  const hashes = [...encoded.spilledByHash.keys(), ...input.hashes];
  return {
    item: {
      ...itemBase({ pk: partition, sk: HEADER_SORT_KEY }, lifetimes.header),
      ...entryAttributes(entry, encoded),
      ...originAttributes(origin, settings),
      ...input.attributes,
      ...(hashes.length === 0 ? {} : namedValues(hashes, lifetimes.content)),
      status: text('Running'),
    },
    before: [...contentItems(encoded, partition, lifetimes.content), ...input.before],
    hashes,
  };
}

/** What an event's input looks like as text, when it is the one that was sent. */
function withInput(inputText: string): { readonly inputText?: string } {
  try {
    return { inputText: JSON.stringify(JSON.parse(inputText)) };
  } catch {
    // No JSON (nothing was sent): the event then holds its own input.
    return {};
  }
}

function originAttributes(origin: ExecutionOrigin, settings: TableSettings) {
  const { flowId, flowName, executionName, definitionHash, startedAt } = origin;
  const { roleArn, depth, tells, traceHeader } = origin;
  const shard = shardOf(executionName, settings.listingShards ?? DEFAULT_SHARDS);
  return {
    flowName: text(flowName),
    executionName: text(executionName),
    definitionHash: text(definitionHash),
    startedAt: text(startedAt),
    ...(roleArn === undefined ? {} : { roleArn: text(roleArn) }),
    ...(depth === undefined ? {} : { depth: number(depth) }),
    ...(tells === undefined ? {} : { tells: text(JSON.stringify(tells)) }),
    ...(traceHeader === undefined ? {} : { traceHeader: text(traceHeader) }),
    [INDEX_PARTITION_KEY]: text(listingPartition(flowId, shard)),
    [INDEX_SORT_KEY]: text(listingSortKey(origin)),
  };
}

/** The attributes that an end sets, and the items to be written first. */
export function toEndAttributes(
  end: ExecutionEnd,
  partition: string,
  retentionDays: number,
): { readonly changes: Record<string, AttributeValue>; readonly before: readonly Item[] } {
  const lifetimes = lifetimesFrom(Date.parse(end.stoppedAt), retentionDays);
  const place = { partition, expiresAtEpochSeconds: lifetimes.content };
  const output =
    end.output === undefined
      ? { attributes: {}, before: [] }
      : placeText('output', JSON.stringify(end.output), place);
  return {
    changes: {
      status: text(end.status),
      stoppedAt: text(end.stoppedAt),
      [EXPIRY]: number(lifetimes.header),
      ...output.attributes,
    },
    before: output.before,
  };
}

/** Under `name` when it is small, else as a value item whose hash stands under `<name>Value`. */
function placeText(name: 'input' | 'output', value: string, place: ContentPlace) {
  if (Buffer.byteLength(value) <= LARGEST_INLINE_BYTES) {
    return { attributes: { [name]: packText(value).attribute }, before: [], hashes: [] };
  }
  const hash = hashOf(value);
  return {
    attributes: { [`${name}Value`]: text(hash) },
    before: [toValueItem(value, place)],
    hashes: [hash],
  };
}

/** Value items that the header names, and until when they live: moved on with the header. */
export function namedValues(
  hashes: readonly string[],
  expiresAtEpochSeconds: number,
): Record<string, AttributeValue> {
  return { values: textList(hashes), valuesExpireAtEpochSeconds: number(expiresAtEpochSeconds) };
}

/** Hashes of the value items that would expire before the header does. */
export function valuesToMoveOn(item: Item): readonly string[] {
  const hashes = readTextList(item, 'values');
  if (hashes.length === 0) return [];
  return readNumber(item, 'valuesExpireAtEpochSeconds') < readNumber(item, EXPIRY) ? hashes : [];
}

export function readStatus(item: Item): HeaderStatus {
  const status = readText(item, 'status');
  const known = STATUSES.find((candidate) => candidate === status);
  if (known === undefined) throw new InvariantError(`stored execution has status "${status}"`);
  return known;
}

export function readInputText(item: Item, readValue: BodySource['readValueText']): Promise<string> {
  const hash = findText(item, 'inputValue');
  return hash === undefined ? Promise.resolve(readPackedText(item, 'input')) : readValue(hash);
}

/** Entry 0 is not decoded. */
export async function fromHeaderItem(
  item: Item,
  readValue: BodySource['readValueText'],
): Promise<ExecutionHeader> {
  checkSchemaVersion(item);
  const [inputText, output] = await Promise.all([
    readInputText(item, readValue),
    readOutput(item, readValue),
  ]);
  const stoppedAt = findText(item, 'stoppedAt');
  return {
    origin: readOrigin(item),
    inputText,
    status: readStatus(item),
    ...(output === undefined ? {} : { output }),
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    cause: toWorkId(readText(item, 'cause')),
  };
}

function readOrigin(item: Item): ExecutionOrigin {
  const tells = findText(item, 'tells');
  const roleArn = findText(item, 'roleArn');
  const traceHeader = findText(item, 'traceHeader');
  return {
    ...parseExecutionPartition(readText(item, PARTITION_KEY)),
    flowName: readText(item, 'flowName'),
    runId: toRunId(readText(item, 'runId')),
    definitionHash: toDefinitionHash(readText(item, 'definitionHash')),
    startedAt: readText(item, 'startedAt'),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(item['depth'] === undefined ? {} : { depth: readNumber(item, 'depth') }),
    ...(tells === undefined ? {} : { tells: JSON.parse(tells) as readonly TaskAddress[] }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  };
}

async function readOutput(
  item: Item,
  readValue: BodySource['readValueText'],
): Promise<JsonObject | undefined> {
  const hash = findText(item, 'outputValue');
  if (hash === undefined && item['output'] === undefined) return undefined;
  const json = hash === undefined ? readPackedText(item, 'output') : await readValue(hash);
  return JSON.parse(json) as JsonObject;
}
