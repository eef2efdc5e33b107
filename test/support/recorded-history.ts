/**
 * Journals as a release stored them, item by item. Each release adds a folder to `test/fixtures/histories`; every later
 * build must still read, fold and continue them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../src/adapters/dynamodb/attributes.ts';
import { toEntryItem } from '../../src/adapters/dynamodb/items/entry-item.ts';
import { toHeaderItem } from '../../src/adapters/dynamodb/items/header-item.ts';
import { type HistoryEvent } from '../../src/core/engine/history-event.ts';
import { ScenarioRun } from './scenario.ts';
import type { NamedScenario } from './scenarios.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/histories');
const RETENTION_DAYS = 30;

export interface RecordedHistory {
  readonly name: string;
  readonly flow: string;
  readonly flowId: string;
  readonly executionName: string;
  /** Binary attributes as base64. */
  readonly items: readonly Item[];
  /** What reading it must give. */
  readonly events: readonly HistoryEvent[];
}

export function readHistories(): readonly RecordedHistory[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const recorded = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as RecordedHistory;
      return { ...recorded, name: file, items: recorded.items.map(fromText) };
    });
}

/** Runs the scenario and stores what its journal would be in the table. */
export async function recordHistory(
  release: string,
  { name, scenario }: NamedScenario,
): Promise<void> {
  const { world } = await new ScenarioRun(scenario).run();
  const key = await world.key();
  const header = await world.journal.findHeader(key);
  const [first, ...others] = await world.journal.readPage(key, 0, Infinity);
  if (header === undefined || first === undefined) throw new Error(`${name} left no journal`);
  const { origin, inputText } = header;
  const settings = { tableName: 'recorded', retentionDays: RETENTION_DAYS };
  const writes = [
    toHeaderItem({ inputText, entry: first, origin }, settings),
    ...others.map((entry) => toEntryItem(key, entry, settings)),
  ];
  const recorded = {
    flow: scenario.flow,
    ...key,
    items: writes.flatMap(({ before, item }) => [...before, item]).map(toText),
    events: await world.history(),
  };
  const file = join(FOLDER, release, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
}

const toText = (item: Item) =>
  mapAttributes(item, (value) =>
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') as never },
  );

const fromText = (item: Item) =>
  mapAttributes(item, (value) =>
    value.B === undefined ? value : { B: Buffer.from(String(value.B), 'base64') },
  );

function mapAttributes(item: Item, map: (value: AttributeValue) => AttributeValue): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, map(value)]));
}
