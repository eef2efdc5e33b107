/**
 * Journals of every release: this build reads them, folds them to the same history, and can go on from every entry.
 * `RECORD_HISTORIES=<release>` adds a release's folder; what is there is never written again.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalStore } from '../../src/adapters/dynamodb/journal-store.ts';
import { effectsOwed } from '../../src/core/engine/effects.ts';
import { foldEntries } from '../../src/core/engine/evolve.ts';
import { DEFAULT_SLICE } from '../../src/core/engine/run.ts';
import { initialState } from '../../src/core/engine/state.ts';
import { transition } from '../../src/core/engine/transition.ts';
import { toFlowId, toWorkId } from '../../src/core/shared/ids.ts';
import { startTestTable } from '../support/dynalite.ts';
import type { TestTable } from '../support/test-table.ts';
import { readHistories, recordHistory } from '../support/recorded-history.ts';
import { readScenarios } from '../support/scenarios.ts';
import { parseFlow } from '../support/spec.ts';

const RECORDED = [
  'callback-queue-retried-and-caught',
  'choice-goto-beats-end',
  'data-flow-defaults',
  'flow-timeout',
  'retry-used-up-then-caught',
  'saga',
  'stopped',
  'wait-duration',
];

const release = process.env['RECORD_HISTORIES'];
if (release !== undefined) {
  const folder = join(import.meta.dirname, '../fixtures/histories', release);
  if (existsSync(folder)) throw new Error(`the histories of ${release} are recorded already`);
  mkdirSync(folder);
  for (const named of readScenarios()) {
    if (RECORDED.includes(named.name)) await recordHistory(release, named);
  }
}

let table: TestTable;
// Their names and ids are the same: each has a table of its own.
beforeEach(async () => {
  table = await startTestTable();
});
afterEach(() => table.close());

describe('a journal that a release has stored', () => {
  it.each(readHistories())('is read, folded and continued: $name', async (recorded) => {
    for (const Item of recorded.items) {
      await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }));
    }
    const settings = { tableName: table.tableName, retentionDays: 30 };
    const journal = new JournalStore(table.client, settings);
    const { executionName } = recorded;
    const key = { flowId: toFlowId(recorded.flowId), executionName };
    const header = await journal.findHeader(key);
    const entries = await journal.readPage(key, 0, 1_000);
    expect(entries.flatMap(({ events }) => events)).toEqual(recorded.events);

    const flow = parseFlow(recorded.flow);
    const before = initialState(header!.origin, header!.cause);
    const env = {
      nowMs: Date.parse(recorded.events.at(-1)?.time ?? ''),
      cause: toWorkId('later'),
      taskToken: (id: number) => `token-${id}`,
      limits: {
        valueBytes: 262_144,
        foreachConcurrency: 100,
        eventsPerExecution: 100_000,
        retentionMs: 30 * 86_400_000,
        slice: DEFAULT_SLICE,
      },
    };
    for (let count = 1; count <= entries.length; count += 1) {
      const state = foldEntries(before, entries.slice(0, count));
      expect(state.lastEventId).toBe(entries[count - 1]?.lastEventId);
      expect(effectsOwed(flow, state, 'everyone')).toBeDefined();
      const stopped = transition(
        flow,
        state,
        [{ type: 'StopRequested', error: 'E', cause: '' }],
        env,
      );
      expect(stopped === undefined).toBe(state.end !== undefined);
    }
  });

  it('is there for this release', () => {
    expect(readHistories().length).toBeGreaterThanOrEqual(RECORDED.length);
  });
});
