/** Listings and histories in the table: whole, in order, and every page at a bounded number of read units. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { JournalStore } from '../../src/adapters/dynamodb/journal-store.ts';
import { TableInvocations } from '../../src/adapters/dynamodb/invocation-store.ts';
import { listExecutions } from '../../src/app/list-executions.ts';
import { listInvocations } from '../../src/app/list-invocations.ts';
import { readHistory } from '../../src/app/read-history.ts';
import type { FlowId } from '../../src/core/shared/ids.ts';
import { startTestTable } from '../support/dynalite.ts';
import type { TestTable } from '../support/test-table.ts';
import {
  EntryWriter,
  LISTING_START_MS,
  putExecution,
  putInvocation,
} from '../support/listed-rows.ts';
import { countReadUnits, type ReadUnits } from '../support/read-units.ts';
import { scaled } from '../support/scaled.ts';
import { World } from '../support/world.ts';

const ROWS = scaled(5_000);
const EVENTS_PER_ENTRY = 5;
const FLOW = 'version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: only\n';
/** Of pages of one or two rows this many are read, or the walk takes minutes and tells nothing new. */
const MOST_PAGES = 250;
/** As long as a name may be: a row of a listing is as large as it gets. */
const NAME_LENGTH = 128;
/** Kept to itself, or compression would make it small. */
const NOISE_BYTES = 200;

jest.setTimeout(300_000);

let table: TestTable;
let units: ReadUnits;
let deps: World['deps'];

beforeAll(async () => {
  table = await startTestTable();
  const settings = { tableName: table.tableName, retentionDays: 30 };
  const world = new World();
  await world.createFlow('flow', FLOW);
  const { flowId } = await world.key();
  const journal = new JournalStore(table.client, settings);
  const invocations = new TableInvocations(table.client, settings, {
    nowMs: () => LISTING_START_MS,
  });
  await putRows(journal, invocations, flowId);
  deps = { ...world.deps, journal, invocations };
  units = countReadUnits(table.client);
});

afterAll(() => table.close());

const longName = (i: number) => `e${i}-`.padEnd(NAME_LENGTH, 'x');

async function putRows(
  journal: JournalStore,
  invocations: TableInvocations,
  flowId: FlowId,
): Promise<void> {
  for (let from = 0; from < ROWS; from += 25) {
    const some = Array.from({ length: Math.min(25, ROWS - from) }, (_, i) => from + i);
    await Promise.all(some.map((i) => putExecution(journal, flowId, longName(i), 100 * i)));
    await Promise.all(some.map((i) => putInvocation(invocations, longName(i), 100 * i)));
  }
  await putExecution(journal, flowId, 'long', -1);
  const writer = new EntryWriter(journal, flowId, 'long');
  while (writer.lastEventId < ROWS) {
    await writer.append(EVENTS_PER_ENTRY, noise(writer.lastEventId));
  }
}

/** Text that does not compress, the same for the same seed. */
function noise(seed: number): string {
  let text = '';
  for (let value = seed + 1; text.length < NOISE_BYTES;) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) >>> 0;
    text += value.toString(36);
  }
  return text;
}

interface Walked {
  readonly rows: readonly string[];
  /** The dearest page's. */
  readonly mostUnits: number;
}

async function walk<Token>(
  read: (token: Token | undefined) => Promise<{ rows: readonly string[]; next?: Token }>,
  from?: Token,
): Promise<Walked> {
  const rows: string[] = [];
  let mostUnits = 0;
  let token = from;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    units.take();
    const page: { rows: readonly string[]; next?: Token } = await read(token);
    mostUnits = Math.max(mostUnits, units.take());
    rows.push(...page.rows);
    token = page.next;
    if (token === undefined) break;
  }
  return { rows, mostUnits };
}

/**
 * A row of 128 characters of name, its keys, times and status: below 600 bytes, read without consistency at half a unit for
 * 4 KB. Each of the four shards gives as many rows as the page may need, and answers in whole halves.
 */
const listingUnits = (rowsRead: number) => 4 * (Math.ceil((600 * (rowsRead + 1)) / 4_096) / 2);

describe(`${ROWS} rows of a listing in the table`, () => {
  const newestFirst = () => Array.from({ length: ROWS }, (_, i) => longName(ROWS - 1 - i));

  it.each([1, 2, 7, 60, 1_000])('executions, in pages of %d', async (limit) => {
    const { rows, mostUnits } = await walk<string>(async (nextToken) => {
      const token = nextToken === undefined ? {} : { nextToken };
      const page = await listExecutions(deps, { flowName: 'flow', limit, ...token });
      const names = page.executions.map(({ executionName }) => executionName);
      return { rows: names, ...(page.nextToken === undefined ? {} : { next: page.nextToken }) };
    });
    expect(rows).toEqual([...newestFirst(), 'long'].slice(0, MOST_PAGES * limit));
    expect(mostUnits).toBeGreaterThan(0);
    expect(mostUnits).toBeLessThanOrEqual(listingUnits(Math.min(limit, 100) + 1));
  });

  it('executions that no filter lets through: at most ten reads of a hundred rows a page', async () => {
    const { rows, mostUnits } = await walk<string>(async (nextToken) => {
      const token = nextToken === undefined ? {} : { nextToken };
      const filter = { namePrefix: 'none', limit: 1 };
      const page = await listExecutions(deps, { flowName: 'flow', ...filter, ...token });
      return { rows: [], ...(page.nextToken === undefined ? {} : { next: page.nextToken }) };
    });
    expect(rows).toEqual([]);
    expect(mostUnits).toBeLessThanOrEqual(10 * listingUnits(100));
  });

  it.each([1, 2, 7, 60, 1_000])('stateful invocations, in pages of %d', async (limit) => {
    const { rows, mostUnits } = await walk<string>(async (nextToken) => {
      const token = nextToken === undefined ? {} : { nextToken };
      const page = await listInvocations(deps, { limit, ...token });
      const ids = page.invocations.map(({ invocationId }) => invocationId);
      return { rows: ids, ...(page.nextToken === undefined ? {} : { next: page.nextToken }) };
    });
    expect(rows).toEqual(newestFirst().slice(0, MOST_PAGES * limit));
    expect(mostUnits).toBeGreaterThan(0);
    expect(mostUnits).toBeLessThanOrEqual(listingUnits(Math.min(limit, 100) + 1));
  });

  it.each([1, 2, 7, 60, 1_000])('events of one history, in pages of %d', async (limit) => {
    // The end is what is found by guesses: as much of it as may be walked.
    const first = Math.max(1, ROWS + 1 - MOST_PAGES * limit);
    const { rows, mostUnits } = await walk<number>(async (fromEventId = 1) => {
      const names = { flowName: 'flow', executionName: 'long' };
      const page = await readHistory(deps, { ...names, limit, fromEventId });
      const ids = page.events.map(({ eventId }) => String(eventId));
      return { rows: ids, ...(page.nextEventId === undefined ? {} : { next: page.nextEventId }) };
    }, first);
    expect(rows).toEqual(Array.from({ length: ROWS + 1 - first }, (_, i) => String(first + i)));
    // Entries are small here, a unit each where one is read; a page of them costs what it weighs. The header, its newest
    // entry, and the guesses that find the page's first one: a few, as entries hold the same number of events.
    const entries = Math.ceil(limit / EVENTS_PER_ENTRY) + 1;
    const pageUnits = Math.ceil((2 * entries * 1_024) / 4_096) + 4;
    expect(mostUnits).toBeGreaterThan(0);
    expect(mostUnits).toBeLessThanOrEqual(4 + 6 + pageUnits);
  });
});
