/** What a journal promises of headers and listings. */
import { describe, expect, it } from '@jest/globals';
import type {
  ExecutionEnd,
  ExecutionSummary,
  Journal,
  ListingPosition,
} from '../../src/app/ports.ts';
import { type FlowId, toRunId } from '../../src/core/shared/ids.ts';
import { toTimestamp } from '../../src/core/shared/units.ts';
import {
  entryWith,
  firstEntry,
  type JournalSubject,
  keyOf,
  newFlowId,
  noise,
  originOf,
  START_MS,
  startWith,
} from './journal-fixtures.ts';

const END: ExecutionEnd = {
  status: 'Succeeded',
  output: { status: 'success', nested: { b: 1, a: null } },
  stoppedAt: toTimestamp(START_MS + 5_000),
};

export function journalHeadersContract(open: () => JournalSubject): void {
  beginning(open);
  closing(open);
  closingElsewhere(open);
  extending(open);
  listing(open);
}

function beginning(open: () => JournalSubject): void {
  describe('a header', () => {
    it.each([
      {},
      { roleArn: 'acs:ram::1:role/pay' },
      { traceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1' },
    ])('keeps an origin with %j', async (fields) => {
      const { journal } = open();
      const origin = originOf(fields);
      await journal.start('{}', firstEntry(origin), origin);
      const found = await journal.findHeader(keyOf(origin));
      expect(found?.origin).toStrictEqual(origin);
    });
  });
}

function closing(open: () => JournalSubject): void {
  describe('closing a header', () => {
    it('writes the end into it, once or twice', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      for (let i = 0; i < 2; i += 1) {
        await journal.closeHeader(key, origin.runId, END);
        const header = await journal.findHeader(key);
        expect(header).toEqual({ origin, inputText: '{}', cause: 'work-0', ...END });
      }
    });

    it('keeps an output of 200 KB', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      const end = { ...END, output: { text: noise(200_000), umlaut: 'ä🦀' } };
      await journal.closeHeader(key, origin.runId, end);
      expect(await journal.findHeader(key)).toMatchObject(end);
    });

    it('without an output leaves none', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      const { stoppedAt } = END;
      await journal.closeHeader(key, origin.runId, { status: 'Failed', stoppedAt });
      const header = await journal.findHeader(key);
      expect(header).toMatchObject({ status: 'Failed', stoppedAt });
      expect(header).not.toHaveProperty('output');
    });
  });
}

function closingElsewhere(open: () => JournalSubject): void {
  describe('closing a header', () => {
    it('of another run, or of none, changes nothing', async () => {
      const { journal } = open();
      const { key } = await startWith(journal);
      await journal.closeHeader(key, toRunId('another'), END);
      expect((await journal.findHeader(key))?.status).toBe('Running');
      const absent = keyOf(originOf());
      await journal.closeHeader(absent, toRunId('another'), END);
      expect(await journal.findHeader(absent)).toBeUndefined();
    });

    it('leaves the journal as it is', async () => {
      const { journal } = open();
      const { origin, key, entries } = await startWith(journal, 'a');
      const end = entryWith(origin, 2);
      const last = {
        ...end,
        events: [
          {
            eventId: 3,
            type: 'ExecutionSucceeded' as const,
            stepName: '',
            scheduleEventId: 2,
            time: end.time,
            detail: { output: {} },
          },
        ],
      };
      await journal.commit(key, last);
      await journal.closeHeader(key, origin.runId, END);
      expect((await journal.load(key))?.entries).toEqual([...entries, last]);
    });
  });
}

function extending(open: () => JournalSubject): void {
  describe('extending a header', () => {
    it('shows nowhere, once, twice, late, and of another run or none', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      const before = await journal.load(key);
      const later = START_MS + 86_400_000;
      await journal.extendHeader(key, origin.runId, later);
      await journal.extendHeader(key, origin.runId, later);
      await journal.extendHeader(key, origin.runId, START_MS);
      await journal.extendHeader(key, toRunId('another'), later);
      await journal.extendHeader(keyOf(originOf()), origin.runId, later);
      expect(await journal.load(key)).toEqual(before);
    });
  });
}

function listing(open: () => JournalSubject): void {
  describe('listing a flow', () => {
    it('gives the newest start first, then the greater name, over all shards', async () => {
      const { journal } = open();
      const flowId = await startMany(journal);
      const rows = await journal.listExecutions(flowId, 1_000);
      const order = rows.map(({ startedAt, executionName }) => `${startedAt} ${executionName}`);
      expect(order).toHaveLength(40);
      expect(order).toEqual(order.toSorted().toReversed());
    });

    it.each([1, 7, 40, 41])('pages by %i without losing or repeating a row', async (limit) => {
      const { journal } = open();
      const flowId = await startMany(journal);
      const rows: ExecutionSummary[] = [];
      let after: ListingPosition | undefined;
      do {
        const page = await journal.listExecutions(flowId, limit, after);
        expect(page.length).toBeLessThanOrEqual(limit);
        rows.push(...page);
        after = page.at(-1);
      } while (after !== undefined);
      expect(rows).toEqual(await journal.listExecutions(flowId, 1_000));
    });

    it('shows an end', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      await journal.closeHeader(key, origin.runId, END);
      const { executionName, startedAt } = origin;
      const { status, stoppedAt } = END;
      expect(await journal.listExecutions(origin.flowId, 10)).toEqual([
        { executionName, status, startedAt, stoppedAt },
      ]);
    });

    it('of a flow without executions is empty', async () => {
      expect(await open().journal.listExecutions(newFlowId(), 10)).toEqual([]);
    });
  });
}

/** 40 executions, started in fours at the same time. */
async function startMany(journal: Journal): Promise<FlowId> {
  const flowId = newFlowId();
  const origins = Array.from({ length: 40 }, (_, i) =>
    originOf({
      flowId,
      executionName: `run-${(i * 7) % 40}`,
      startedAt: toTimestamp(START_MS + Math.floor(i / 4)),
    }),
  );
  await Promise.all(origins.map((origin) => journal.start('{}', firstEntry(origin), origin)));
  return flowId;
}
