/** What a journal promises of its writes: one winner, and nothing in between. */
import { describe, expect, it } from '@jest/globals';
import { toRunId, toWorkId } from '../../src/core/shared/ids.ts';
import {
  entryWith,
  firstEntry,
  type JournalSubject,
  keyOf,
  noise,
  originOf,
  startWith,
} from './journal-fixtures.ts';

const RACERS = Array.from({ length: 32 }, (_, i) => i);

export function journalCommitsContract(open: () => JournalSubject): void {
  starting(open);
  interruptedStarts(open);
  committing(open);
  interruptedCommits(open);
}

function starting(open: () => JournalSubject): void {
  describe('starting an execution', () => {
    it('has one winner of 32, whose input and entry are kept', async () => {
      const { journal } = open();
      const shared = originOf();
      const starts = RACERS.map((i) => {
        const origin = { ...shared, runId: toRunId(`run-${i}`) };
        const input = { racer: i, text: noise(9_000, i) };
        return { inputText: JSON.stringify(input), entry: firstEntry(origin, input), origin };
      });
      const won = await Promise.all(
        starts.map(({ inputText, entry, origin }) => journal.start(inputText, entry, origin)),
      );
      const winners = starts.filter((_, i) => won[i] === true);
      expect(winners).toHaveLength(1);
      const loaded = await journal.load(keyOf(shared));
      expect(loaded?.header.inputText).toBe(winners[0]?.inputText);
      expect(loaded?.header.origin).toEqual(winners[0]?.origin);
      expect(loaded?.entries).toEqual([winners[0]?.entry]);
    });

    it('is refused while the name is taken, by another flow it is not', async () => {
      const { journal } = open();
      const { origin } = await startWith(journal);
      expect(await journal.start('{}', firstEntry(origin), origin)).toBe(false);
      const other = originOf();
      expect(await journal.start('{}', firstEntry(other), other)).toBe(true);
    });
  });
}

function interruptedStarts(open: () => JournalSubject): void {
  describe('a start', () => {
    it('whose reply was lost has happened', async () => {
      const { journal, loseNextReply } = open();
      const origin = originOf();
      loseNextReply();
      await expect(journal.start('{}', firstEntry(origin), origin)).rejects.toMatchObject({
        name: 'Fault',
      });
      expect(await journal.start('{}', firstEntry(origin), origin)).toBe(false);
      const header = await journal.findHeader(keyOf(origin));
      expect(header).toMatchObject({ cause: 'work-0', status: 'Running' });
    });

    it('that was throttled has not happened', async () => {
      const { journal, throttleNext } = open();
      const origin = originOf();
      throttleNext();
      await expect(journal.start('{}', firstEntry(origin), origin)).rejects.toMatchObject({
        name: 'Fault',
      });
      expect(await journal.load(keyOf(origin))).toBeUndefined();
    });
  });
}

function committing(open: () => JournalSubject): void {
  describe('committing an entry', () => {
    it('has one winner of 32', async () => {
      const { journal } = open();
      const { origin, key } = await startWith(journal);
      const entries = RACERS.map((i) => ({
        ...entryWith(origin, 1, `racer ${i}`),
        cause: toWorkId(`racer-${i}`),
      }));
      const won = await Promise.all(entries.map((entry) => journal.commit(key, entry)));
      const winners = entries.filter((_, i) => won[i] === true);
      expect(winners).toHaveLength(1);
      expect(await journal.readAfter(key, 0)).toEqual(winners);
    });

    it('never replaces one', async () => {
      const { journal } = open();
      const { origin, key, entries } = await startWith(journal, 'first', 'second');
      expect(await journal.commit(key, entryWith(origin, 1, 'late'))).toBe(false);
      expect(await journal.readAfter(key, -1)).toEqual(entries);
    });

    it('leaves the stored lists out of reach', async () => {
      const { journal } = open();
      const { key } = await startWith(journal, 1, 2);
      const loaded = await journal.load(key);
      (loaded?.entries as unknown[]).pop();
      const read = await journal.readAfter(key, -1);
      (read as unknown[]).pop();
      expect((await journal.load(key))?.entries).toHaveLength(3);
    });
  });
}

function interruptedCommits(open: () => JournalSubject): void {
  describe('a commit', () => {
    it('whose reply was lost has happened', async () => {
      const { journal, loseNextReply } = open();
      const { origin, key } = await startWith(journal);
      const entry = entryWith(origin, 1, 'mine');
      loseNextReply();
      await expect(journal.commit(key, entry)).rejects.toMatchObject({ name: 'Fault' });
      expect(await journal.commit(key, entry)).toBe(false);
      expect(await journal.findNewestEntry(key)).toEqual(entry);
    });

    it('that was throttled has not happened', async () => {
      const { journal, throttleNext } = open();
      const { origin, key } = await startWith(journal);
      throttleNext();
      const commit = journal.commit(key, entryWith(origin, 1, 'mine'));
      await expect(commit).rejects.toMatchObject({ name: 'Fault' });
      expect(await journal.readAfter(key, 0)).toEqual([]);
    });
  });
}
