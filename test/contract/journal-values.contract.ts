/** What a journal promises of values: they come back as they went in, whatever they are and however large. */
import { describe, expect, it } from '@jest/globals';
import type { Journal } from '../../src/app/ports.ts';
import type { ExecutionOrigin, JournalEntry } from '../../src/core/engine/journal-entry.ts';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
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

const parse = (text: string): Json => JSON.parse(text) as Json;

const VALUES: readonly (readonly [string, Json])[] = [
  ['zero', 0],
  ['empty text', ''],
  ['false', false],
  ['null', null],
  ['an empty list', []],
  ['an empty object', {}],
  ['keys that are ours too', { input: 1, output: { local: [null, { cause: 0 }] }, values: {} }],
  ['a key __proto__', parse('{"__proto__": {"polluted": true}, "constructor": 1}')],
  ['the order of keys', parse('{"z": 1, "a": 2, "m": {"y": 1, "b": 2}}')],
  ['large and small numbers', [1e308, 5e-324, 2 ** 53, -1.5e-7, 0.1, -(2 ** 31)]],
  ['deep nesting', parse(`${'[{"a":'.repeat(200)}1${'}]'.repeat(200)}`)],
  ['characters of every kind', 'ä 漢字 🦀 \u0000 \u2028 \\ " \ud800'],
  ['what looks like a place in a table', [0, [0], 'a'.repeat(64), { values: [0] }]],
];

/** Compared as text too: equality alone overlooks the order of keys and `__proto__`. */
function expectSame(actual: unknown, expected: unknown): void {
  expect(actual).toEqual(expected);
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected));
}

export function journalValuesContract(open: () => JournalSubject): void {
  valuesOfEntries(open);
  snapshots(open);
  inputs(open);
}

async function storeAndLoad(
  journal: Journal,
  make: (origin: ExecutionOrigin) => JournalEntry,
): Promise<[stored: JournalEntry, loaded: JournalEntry | undefined]> {
  const { origin, key } = await startWith(journal);
  const entry = make(origin);
  await journal.commit(key, entry);
  const loaded = await journal.load(key);
  return [entry, loaded?.entries.at(-1)];
}

function valuesOfEntries(open: () => JournalSubject): void {
  describe('a value in an entry', () => {
    it.each(VALUES)('keeps %s', async (_name, value) => {
      const [stored, loaded] = await storeAndLoad(open().journal, (origin) =>
        entryWith(origin, 1, value),
      );
      expectSame(loaded, stored);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    });

    it('of 300 KB, several in one entry', async () => {
      const values = [noise(300_000, 1), { text: noise(300_000, 2) }, noise(300_000, 1), 'small'];
      const [stored, loaded] = await storeAndLoad(open().journal, (origin) =>
        entryWith(origin, 1, ...values),
      );
      expectSame(loaded, stored);
    });

    it('among a thousand others that together do not fit', async () => {
      const values = Array.from({ length: 1_000 }, (_, i) => ({ text: noise(700, i) }));
      const [stored, loaded] = await storeAndLoad(open().journal, (origin) =>
        entryWith(origin, 1, ...values),
      );
      expectSame(loaded, stored);
    });
  });
}

function snapshots(open: () => JournalSubject): void {
  describe('a snapshot', () => {
    it('comes back beside its entry', async () => {
      const local = { text: 'x', list: [1, { __proto: null }], nothing: null };
      const [stored, loaded] = await storeAndLoad(open().journal, (origin) =>
        withSnapshot(entryWith(origin, 1, { shared: local }), origin, local),
      );
      expectSame(loaded, stored);
    });

    it('of a megabyte', async () => {
      const local: JsonObject = { parts: [1, 2, 3, 4, 5].map((seed) => noise(250_000, seed)) };
      const [stored, loaded] = await storeAndLoad(open().journal, (origin) =>
        withSnapshot(entryWith(origin, 1, noise(300_000, 9), noise(200_000, 8)), origin, local),
      );
      expectSame(loaded, stored);
    });
  });
}

function inputs(open: () => JournalSubject): void {
  describe('the input of an execution', () => {
    const texts: readonly (readonly [string, string])[] = [
      ['with its white space', '{ "a" :\n 1 , "a b": [ ] }'],
      ['of 200 KB', JSON.stringify({ text: noise(200_000), umlaut: 'ä🦀' })],
      ['of 200 KB, with white space', JSON.stringify({ text: noise(200_000) }, null, 2)],
      ['with numbers that JSON.parse rounds', '{"n": 12345678901234567890.0}'],
      ['that is empty', ''],
      ['with a key __proto__', '{"__proto__": {"polluted": 1}}'],
    ];

    it.each(texts)('is kept %s', async (_name, inputText) => {
      const { journal } = open();
      const origin = originOf();
      const input = (inputText === '' ? {} : parse(inputText)) as JsonObject;
      const entry = firstEntry(origin, input);
      await journal.start(inputText, entry, origin);
      const loaded = await journal.load(keyOf(origin));
      expect(loaded?.header.inputText).toBe(inputText);
      expect((await journal.findHeader(keyOf(origin)))?.inputText).toBe(inputText);
      expectSame(loaded?.entries, [entry]);
    });

    it('does not hide other large values of the first entry', async () => {
      const { journal } = open();
      const origin = originOf();
      const input = { text: noise(6_000, 1) };
      const started = firstEntry(origin, input);
      const next = entryWith(origin, 0, noise(6_000, 2), input, { other: noise(5_000, 3) });
      const entry = { ...started, events: [...started.events, ...next.events] };
      await journal.start(JSON.stringify(input), entry, origin);
      expectSame((await journal.load(keyOf(origin)))?.entries, [entry]);
    });
  });
}
