/**
 * Journals in the table. An execution is one partition: its header (which is entry 0), its entries, and the larger
 * values and snapshot parts that they name. Every read is consistent.
 *
 * Entry n is written on the condition that there is none: the one fence of the protocol (design, "The protocol").
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type {
  EntryHeading,
  ExecutionEnd,
  ExecutionHeader,
  ExecutionKey,
  ExecutionSummary,
  Journal,
  ListingPosition,
  LoadedExecution,
} from '../../app/ports.ts';
import type { TaskAddress } from '../../core/engine/execution-origin.ts';
import type { ExecutionOrigin, JournalEntry } from '../../core/engine/journal-entry.ts';
import type { FlowId, RunId } from '../../core/shared/ids.ts';
import { invariant } from '../../core/shared/invariant.ts';
import { type Item, number } from './attributes.ts';
import { belongsToRun, belongsToRunAndExpiresBy, doesNotExist, exists } from './conditions.ts';
import { executionContent } from './execution-content.ts';
import { lifetimesFrom } from './expiry.ts';
import type { BodySource } from './items/entry-body.ts';
import {
  fromEntryItem,
  fromHeadingItem,
  hasSnapshot,
  HEADING_ATTRIBUTES,
  listenersOf,
  toEntryItem,
} from './items/entry-item.ts';
import {
  fromHeaderItem,
  namedValues,
  readInputText,
  toEndAttributes,
  toHeaderItem,
  valuesToMoveOn,
} from './items/header-item.ts';
import { entryRange, executionPartition, HEADER_SORT_KEY, valueSortKey } from './keys.ts';
import { listExecutions } from './execution-listing.ts';
import { toLoadedExecution } from './loaded-execution.ts';
import { StoredValues } from './stored-values.ts';
import { EXPIRY, type TableSettings } from './table.ts';
import { TableClient } from './table-client.ts';

/** A snapshot is written every 64 entries: one page reaches it. */
const ENTRIES_PER_PAGE = 65;

/** At a time, of one commit's values. */
const MOST_WRITES = 8;

export class JournalStore implements Journal {
  private readonly table: TableClient;
  private readonly settings: TableSettings;
  private readonly storedValues: StoredValues;

  constructor(client: DynamoDBClient, settings: TableSettings) {
    this.table = new TableClient(client, settings.tableName);
    this.settings = settings;
    this.storedValues = new StoredValues(settings.retentionDays);
  }

  async start(inputText: string, entry: JournalEntry, origin: ExecutionOrigin): Promise<boolean> {
    invariant(entry.number === 0, 'an execution starts with entry 0');
    const { item, before } = toHeaderItem({ inputText, entry, origin }, this.settings);
    await this.writeAll(before);
    return this.table.put(item, doesNotExist);
  }

  async commit(key: ExecutionKey, entry: JournalEntry): Promise<boolean> {
    const partition = executionPartition(key);
    const { retentionDays } = this.settings;
    const knownValues = this.storedValues.of(partition, Date.parse(entry.time));
    const write = toEntryItem(key, entry, { retentionDays, knownValues });
    // Noted one by one: what is written before a fault is not written again by the next try.
    await this.writeAll(write.before, (i) => {
      const hash = write.hashes[i];
      if (hash !== undefined) knownValues.noteStored(hash);
    });
    if (write.item['ends'] !== undefined) this.storedValues.drop(partition);
    return this.table.put(write.item, doesNotExist);
  }

  async load(key: ExecutionKey): Promise<LoadedExecution | undefined> {
    const [headerItem, newestFirst] = await Promise.all([
      this.getHeaderItem(key),
      this.readBackToSnapshot(key),
    ]);
    if (headerItem === undefined) return undefined;
    const loaded = await this.decodeExecution(key, headerItem, newestFirst);
    // Read side by side, the entries may be older than a header that tells of an end: read after it they are not.
    return loaded ?? this.decodeExecution(key, headerItem, await this.readBackToSnapshot(key));
  }

  async readAfter(key: ExecutionKey, entryNumber: number): Promise<readonly JournalEntry[]> {
    const items: Item[] = [];
    if (entryNumber < 0) items.push(...(await this.headerItems(key)));
    const query = { partition: executionPartition(key), range: entryRange(entryNumber + 1) };
    for await (const item of this.table.queryAll(query)) items.push(item);
    return this.decode(key, items);
  }

  async readPage(
    key: ExecutionKey,
    fromEntry: number,
    limit: number,
  ): Promise<readonly JournalEntry[]> {
    const [head, { items }] = await Promise.all([
      fromEntry > 0 ? [] : this.headerItems(key),
      this.table.queryPage({
        partition: executionPartition(key),
        range: entryRange(fromEntry),
        limit,
      }),
    ]);
    const entries = await this.decode(key, [...head, ...items].slice(0, limit + 1));
    // Entry 0 outlives the entries behind it: a history begins at its oldest kept event, without a gap.
    const isCut = head.length > 0 && entries[1] !== undefined && entries[1].number !== 1;
    return (isCut ? entries.slice(1) : entries).slice(0, limit);
  }

  async findHeader(key: ExecutionKey): Promise<ExecutionHeader | undefined> {
    const item = await this.getHeaderItem(key);
    if (item === undefined) return undefined;
    return fromHeaderItem(item, this.sourceOf(key, item).readValueText);
  }

  async findNewestEntry(key: ExecutionKey): Promise<JournalEntry | undefined> {
    const [entry] = await this.decode(key, await this.newestItems(key));
    return entry;
  }

  async findNewestHeading(key: ExecutionKey): Promise<EntryHeading | undefined> {
    const [item] = await this.newestItems(key, { attributes: HEADING_ATTRIBUTES });
    return item && fromHeadingItem(item);
  }

  async findHeading(key: ExecutionKey, fromEntry: number): Promise<EntryHeading | undefined> {
    const head = fromEntry > 0 ? undefined : await this.getHeaderItem(key);
    if (head !== undefined) return fromHeadingItem(head);
    const { items } = await this.table.queryPage({
      partition: executionPartition(key),
      range: entryRange(fromEntry),
      limit: 1,
      attributes: HEADING_ATTRIBUTES,
    });
    return items[0] && fromHeadingItem(items[0]);
  }

  async readListeners(key: ExecutionKey): Promise<readonly TaskAddress[]> {
    const listeners: TaskAddress[] = [];
    const partition = executionPartition(key);
    const query = { partition, range: entryRange(0), attributes: ['listeners'] };
    for await (const item of this.table.queryAll(query)) listeners.push(...listenersOf(item));
    return listeners;
  }

  async closeHeader(key: ExecutionKey, runId: RunId, end: ExecutionEnd): Promise<void> {
    const partition = executionPartition(key);
    const { changes, before } = toEndAttributes(end, partition, this.settings.retentionDays);
    await this.writeAll(before);
    const headerKey = { pk: partition, sk: HEADER_SORT_KEY };
    const closed = await this.table.update(headerKey, changes, belongsToRun(runId));
    if (closed !== undefined) await this.moveValuesOn(key, closed, Date.parse(end.stoppedAt));
  }

  async extendHeader(key: ExecutionKey, runId: RunId, fromMs: number): Promise<void> {
    const { header } = lifetimesFrom(fromMs, this.settings.retentionDays);
    const extended = await this.table.update(
      { pk: executionPartition(key), sk: HEADER_SORT_KEY },
      { [EXPIRY]: number(header) },
      belongsToRunAndExpiresBy(runId, header),
    );
    if (extended !== undefined) await this.moveValuesOn(key, extended, fromMs);
  }

  async listExecutions(
    flowId: FlowId,
    limit: number,
    after?: ListingPosition,
  ): Promise<readonly ExecutionSummary[]> {
    return listExecutions(this.table, this.settings, { flowId, limit, after });
  }

  /** A few at a time: one partition takes so many writes a second, and no more. */
  private async writeAll(
    items: readonly Item[],
    onWritten: (index: number) => void = () => undefined,
  ): Promise<void> {
    const waiting = [...items.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, item] = next;
        await this.table.put(item);
        onWritten(index);
      }
    };
    // Nothing is left under way when this throws.
    const ends = await Promise.allSettled(Array.from({ length: MOST_WRITES }, work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private getHeaderItem(key: ExecutionKey): Promise<Item | undefined> {
    return this.table.get({ pk: executionPartition(key), sk: HEADER_SORT_KEY });
  }

  /** The newest entry's item, or none; the header's where there is no other. */
  private async newestItems(
    key: ExecutionKey,
    only: { readonly attributes?: readonly string[] } = {},
  ): Promise<readonly Item[]> {
    const partition = executionPartition(key);
    const range = entryRange(0);
    const { items } = await this.table.queryPage({
      ...{ partition, range, order: 'descending', limit: 1 },
      ...only,
    });
    return items.length > 0 ? items : this.headerItems(key);
  }

  private async headerItems(key: ExecutionKey): Promise<readonly Item[]> {
    const item = await this.getHeaderItem(key);
    return item === undefined ? [] : [item];
  }

  /** Newest first; the last one has a snapshot, or is the oldest there is. */
  private async readBackToSnapshot(key: ExecutionKey): Promise<readonly Item[]> {
    const items: Item[] = [];
    const newestFirst = this.table.queryAll({
      partition: executionPartition(key),
      range: entryRange(0),
      order: 'descending',
      limit: ENTRIES_PER_PAGE,
    });
    for await (const item of newestFirst) {
      items.push(item);
      if (hasSnapshot(item)) break;
    }
    return items;
  }

  private async decodeExecution(
    key: ExecutionKey,
    headerItem: Item,
    newestFirst: readonly Item[],
  ): Promise<LoadedExecution | undefined> {
    const source = this.sourceOf(key, headerItem);
    const oldest = newestFirst.at(-1);
    const begins = oldest !== undefined && hasSnapshot(oldest);
    const items = [...(begins ? [] : [headerItem]), ...newestFirst.toReversed()];
    const [header, entries] = await Promise.all([
      fromHeaderItem(headerItem, source.readValueText),
      Promise.all(items.map((item) => fromEntryItem(item, source))),
    ]);
    return toLoadedExecution(header, entries);
  }

  private async decode(
    key: ExecutionKey,
    items: readonly Item[],
  ): Promise<readonly JournalEntry[]> {
    const source = this.sourceOf(key, items[0]);
    return Promise.all(items.map((item) => fromEntryItem(item, source)));
  }

  /** headerItem: needed for entry 0 only, which is read from it. */
  private sourceOf(key: ExecutionKey, headerItem: Item | undefined): BodySource {
    const content = executionContent(this.table, executionPartition(key));
    return { ...content, readInput: () => readInputText(headerItem ?? {}, content.readValueText) };
  }

  /** Repeated with the update that led here, until it is done. */
  private async moveValuesOn(key: ExecutionKey, headerItem: Item, fromMs: number): Promise<void> {
    const hashes = valuesToMoveOn(headerItem);
    if (hashes.length === 0) return;
    const pk = executionPartition(key);
    const { content } = lifetimesFrom(fromMs, this.settings.retentionDays);
    const changes = { [EXPIRY]: number(content) };
    await Promise.all(
      hashes.map((hash) => this.table.update({ pk, sk: valueSortKey(hash) }, changes, exists)),
    );
    await this.table.update({ pk, sk: HEADER_SORT_KEY }, namedValues(hashes, content), exists);
  }
}
