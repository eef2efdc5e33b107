/** What a journal promises of its reads: all of it, in order, from where one may begin. */
import { describe, expect, it } from '@jest/globals';
import type { ExecutionKey, Journal } from '../../src/app/ports.ts';
import type { JournalEntry } from '../../src/core/engine/journal-entry.ts';
import { toRunId } from '../../src/core/shared/ids.ts';
import {
  entryWith,
  firstEntry,
  type JournalSubject,
  keyOf,
  noise,
  originOf,
  startWith,
  withSnapshot,
} from './journal-fixtures.ts';

export function journalReadsContract(open: () => JournalSubject): void {
  absence(open);
  loading(open);
  readingOn(open);
  newestEntry(open);
  headings(open);
  listeners(open);
}

function listeners(open: () => JournalSubject): void {
  describe('tasks that joined an execution', () => {
    it('are those of its entries, in order', async () => {
      const { journal } = open();
      const { key, origin } = await startWith(journal, 'a');
      expect(await journal.readListeners(key)).toEqual([]);
      const { flowId, executionName, runId } = origin;
      const task = (taskEventId: number) => ({ flowId, executionName, runId, taskEventId });
      const joined = (number: number, ...tasks: ReturnType<typeof task>[]) => ({
        ...entryWith(origin, number, 'x'),
        facts: { listeners: tasks },
      });
      await journal.commit(key, joined(2, task(7)));
      await journal.commit(key, joined(3, task(8), task(9)));
      expect(await journal.readListeners(key)).toEqual([task(7), task(8), task(9)]);
      expect((await journal.findNewestEntry(key))?.facts.listeners).toEqual([task(8), task(9)]);
    });
  });
}

function absence(open: () => JournalSubject): void {
  describe('an execution that does not exist', () => {
    it('is undefined, and has no entries', async () => {
      const { journal } = open();
      const key = keyOf(originOf());
      expect(await journal.load(key)).toBeUndefined();
      expect(await journal.findHeader(key)).toBeUndefined();
      expect(await journal.findNewestEntry(key)).toBeUndefined();
      expect(await journal.readAfter(key, -1)).toEqual([]);
      expect(await journal.readPage(key, 0, 10)).toEqual([]);
    });
  });
}

function loading(open: () => JournalSubject): void {
  describe('loading', () => {
    it('begins with entry 0 when there is no snapshot', async () => {
      const { journal } = open();
      const { key, origin, entries } = await startWith(journal, 'a', 'b', 'c');
      expect(await journal.load(key)).toEqual({
        header: { origin, inputText: '{}', status: 'Running', cause: 'work-0' },
        entries,
      });
    });

    it('begins with the newest snapshot, a page and more behind the end', async () => {
      const { journal } = open();
      const origin = originOf();
      const key = keyOf(origin);
      await journal.start('{}', firstEntry(origin), origin);
      const entries = Array.from({ length: 100 }, (_, i) => {
        const entry = entryWith(origin, i + 1, i);
        return [7, 20].includes(entry.number) ? withSnapshot(entry, origin, { at: i }) : entry;
      });
      for (const entry of entries) await journal.commit(key, entry);
      expect((await journal.load(key))?.entries).toEqual(entries.slice(19));
    });

    it('refuses an entry of another run', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal, 'a');
      await journal.commit(key, { ...entryWith(origin, 2, 'b'), runId: toRunId('another') });
      await expect(journal.load(key)).rejects.toThrow('belongs to');
    });
  });
}

function readingOn(open: () => JournalSubject): void {
  describe('reading on', () => {
    it('gives every entry behind a number', async () => {
      const { journal } = open();
      const { key, entries } = await startWith(journal, 'a', 'b', 'c');
      expect(await journal.readAfter(key, -1)).toEqual(entries);
      expect(await journal.readAfter(key, 1)).toEqual(entries.slice(2));
      expect(await journal.readAfter(key, 3)).toEqual([]);
    });

    it('gives all of them when they fill several pages of the store', async () => {
      const { journal } = open();
      const outputs = Array.from({ length: 8 }, (_, i) => noise(300_000, i));
      const { key, entries } = await startWith(journal, ...outputs);
      expect(await journal.readAfter(key, 0)).toEqual(entries.slice(1));
      expect(await readAllPages(journal, key, 100)).toEqual(entries);
    });

    it.each([1, 2, 3, 60])('pages by %i without losing or repeating one', async (limit) => {
      const { journal } = open();
      const { key, entries } = await startWith(journal, 1, 2, 3, 4, 5, 6, 7);
      expect(await readAllPages(journal, key, limit)).toEqual(entries);
    });
  });
}

function newestEntry(open: () => JournalSubject): void {
  describe('the newest entry', () => {
    it('is entry 0 until there is another', async () => {
      const { journal } = open();
      const { origin, key, entries } = await startWith(journal);
      expect(await journal.findNewestEntry(key)).toEqual(entries[0]);
      const next = entryWith(origin, 1, 'a');
      await journal.commit(key, next);
      expect(await journal.findNewestEntry(key)).toEqual(next);
    });
  });
}

function headings(open: () => JournalSubject): void {
  describe('the heading of an entry', () => {
    it('is what can be told of it without decoding it, entry 0 included', async () => {
      const { journal } = open();
      const { key, entries } = await startWith(journal, 'a', 'b', 'c');
      for (const { number, runId, time, lastEventId } of entries) {
        expect(await journal.findHeading(key, number)).toEqual({
          ...{ number, runId, time, lastEventId },
        });
      }
      expect(await journal.findHeading(key, entries.length)).toBeUndefined();
      expect(await journal.findHeading(keyOf(originOf()), 0)).toBeUndefined();
    });
  });
}

async function readAllPages(
  journal: Journal,
  key: ExecutionKey,
  limit: number,
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = await journal.readPage(key, entries.length, limit);
    expect(page.length).toBeLessThanOrEqual(limit);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
