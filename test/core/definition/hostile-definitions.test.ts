/** Definitions made to do harm: they end in diagnostics, quickly, and change nothing. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { checkFlow, MAX_TEXT_LENGTH } from '../../../src/core/definition/check-flow.ts';
import type { LocatedNode } from '../../../src/core/definition/nodes.ts';
import { ExpressionBudget, newParseMemo } from '../../../src/core/definition/parse-context.ts';
import { readEvents, type SourceEvent } from '../../../src/core/definition/source.ts';
import { buildTree } from '../../../src/core/definition/yaml/build-tree.ts';
import { hasHiddenCharacters } from '../../../src/core/shared/quoted.ts';
import { applyMappings } from '../../../src/core/engine/mappings.ts';
import {
  ALIASES,
  BOMBS,
  HEADER,
  type HostileText,
  passing,
  TAGS,
  UNREAD,
} from './hostile-texts.ts';
import { PROTOTYPES } from './hostile-prototypes.ts';
import { CHARACTERS, EXPRESSIONS, NUMBERS } from './hostile-values.ts';

const PROTOTYPES_BEFORE = namesOnPrototypes();

function namesOnPrototypes(): readonly PropertyKey[] {
  const owners = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
  return owners.flatMap((owner) => Reflect.ownKeys(owner));
}

afterEach(() => {
  expect(namesOnPrototypes()).toEqual(PROTOTYPES_BEFORE);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function codesOf(text: string): readonly string[] {
  return checkFlow(text).diagnostics.map(({ code }) => code);
}

function repeated(text: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => text);
}

/** Builds the tree of a text and counts: events, those that were read, and the values that were made of them. */
function workOn(text: string) {
  const read = readEvents(text);
  if ('problem' in read) return { events: 0, eventsRead: 0, values: 0, last: undefined };
  let last: SourceEvent | undefined;
  let eventsRead = 0;
  const counted = Object.assign([...read.events], {
    *[Symbol.iterator]() {
      for (const event of read.events) {
        eventsRead += 1;
        last = event;
        yield event;
      }
    },
  });
  const context = { text, report: () => undefined, lineOf: () => 1, memo: newParseMemo() };
  const root = buildTree(counted, { ...context, expressionBudget: new ExpressionBudget(0) });
  return { events: read.events.length, eventsRead, values: root ? countValues(root) : 0, last };
}

/** Each once, however many aliases share it. */
function countValues(root: LocatedNode): number {
  const seen = new Set<LocatedNode>([root]);
  for (const node of seen) {
    if (node.kind === 'list') node.items.forEach((item) => seen.add(item));
    if (node.kind === 'map') node.entries.forEach(({ value }) => seen.add(value));
  }
  return seen.size;
}

/** Paths in a flow at which `polluted` comes from a prototype. */
function pollutedPlaces(value: unknown, place = 'flow'): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const isPolluted = 'polluted' in value && !Object.hasOwn(value, 'polluted');
  const inner = Object.entries(value).flatMap(([key, item]) =>
    pollutedPlaces(item, `${place}.${key}`),
  );
  return isPolluted ? [place, ...inner] : inner;
}

function firstMappings(text: string) {
  return checkFlow(text).flow?.steps[0]?.outputMappings ?? [];
}

describe.each([
  ['that stand for very many values', BOMBS],
  ['that are too much to read', UNREAD],
  ['with strange aliases', ALIASES],
  ['with tags of other languages', TAGS],
  ['with strange numbers', NUMBERS],
  ['with strange characters', CHARACTERS],
  ['with strange expressions', EXPRESSIONS],
  ['with names of prototypes', PROTOTYPES],
])('definitions %s', (_, texts) => {
  it.each(texts)('$name', ({ text, codes, at, constant }: HostileText) => {
    const { flow, diagnostics } = checkFlow(text);
    expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual(codes);
    const [span] = diagnostics.map((diagnostic) => diagnostic.span);
    if (at !== undefined) expect(span && text.slice(span.start, span.end)).toBe(at);
    expect(flow === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    for (const { message, hint = '' } of diagnostics) {
      expect(hasHiddenCharacters(message + hint)).toBe(false);
    }
    expect(pollutedPlaces(flow)).toEqual([]);
    if (constant !== undefined) {
      const source = `{"kind":"constant","value":${constant}}`;
      expect(JSON.stringify(firstMappings(text)[0]?.source)).toBe(source);
    }
  });
});

describe('the work on a hostile definition', () => {
  it.each(BOMBS)('ends before the expansion: $name', ({ text }) => {
    const { events, eventsRead, values, last } = workOn(text);
    expect(eventsRead).toBeLessThan(events);
    expect(values).toBe(0);
    const [limit] = checkFlow(text).diagnostics;
    expect(last?.kind).toBe('alias');
    expect(limit?.span).toEqual(last && 'span' in last ? last.span : undefined);
  });

  it.each(UNREAD)('does not begin: $name', ({ text }) => {
    if (text.length <= MAX_TEXT_LENGTH) expect(workOn(text).events).toBe(0);
  });

  it.each([...ALIASES, ...TAGS, ...NUMBERS, ...CHARACTERS, ...PROTOTYPES])(
    'makes no more values than are written: $name',
    ({ text }) => {
      const { events, values } = workOn(text);
      expect(values).toBeLessThanOrEqual(events);
    },
  );
});

describe('hostile definitions', () => {
  it('with a target named __proto__ put out an own key', () => {
    const mappings = firstMappings(
      passing('{polluted: true}').replace('target: t', 'target: __proto__'),
    );
    const roots = { input: {}, local: {}, context: () => ({}), mostBytes: 1_000 };
    expect(JSON.stringify(applyMappings(mappings, roots))).toBe('{"__proto__":{"polluted":true}}');
  });

  it('with a key named __proto__ have a plain key', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const text = readFileSync(
      new URL('../../fixtures/flows/ok/hostile-keys.yaml', import.meta.url),
      'utf8',
    );
    const [step] = checkFlow(text).flow?.steps ?? [];
    const source = step?.outputMappings?.[0]?.source;
    expect(step?.name).toBe('__proto__');
    expect(JSON.stringify(source)).toBe(
      '{"kind":"constant","value":{"__proto__":{"polluted":true}}}',
    );
    expect(source && 'polluted' in source).toBe(false);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('whose aliases expand without end are refused before they are expanded', () => {
    const levels = 'abcdefghijklmnopqrstuvwxyz'.split('');
    const lines = levels.map((name, index) => {
      const inner = index === 0 ? 'x' : `*${levels[index - 1]}`;
      return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
    });
    expect(codesOf(lines.join('\n'))).toEqual(['yaml-too-many-nodes']);
  });

  it('whose aliases nest without end are refused', () => {
    const lines = Array.from({ length: 300 }, (_, index) =>
      index === 0 ? 'k0: &k0 [x]' : `k${index}: &k${index} [*k${index - 1}]`,
    );
    expect(codesOf(lines.join('\n'))).toEqual(['yaml-too-deep']);
  });

  it('may have 50,000 values and no more', () => {
    // 4 for the flow's map, its keys and values; 1 + 1 for `x` and its list.
    const withItems = (count: number): string => `x: [${'1,'.repeat(count)}]`;
    expect(codesOf(withItems(49_997))).not.toContain('yaml-too-many-nodes');
    expect(codesOf(withItems(49_998))).toContain('yaml-too-many-nodes');
  });

  it('longer than 256 KiB are refused unread', () => {
    expect(codesOf(`#${' '.repeat(MAX_TEXT_LENGTH)}`)).toEqual(['text-too-large']);
  });

  const choice = (conditions: readonly string[]): string =>
    `${HEADER}  - type: choice\n    name: c\n    choices:\n${conditions
      .map((condition) => `      - {condition: ${condition}}\n`)
      .join('')}`;

  it('whose aliases multiply a condition kept a tree for each use, and keep one', () => {
    const { flow } = checkFlow(choice([`&c "${'0||'.repeat(1_365)}1"`, ...repeated('*c', 5_000)]));
    const [step] = flow?.steps ?? [];
    const trees = step?.type === 'choice' ? step.choices.map(({ condition }) => condition) : [];
    expect(trees).toHaveLength(5_001);
    expect(new Set(trees).size).toBe(1);
  });

  it('whose aliases multiply a mistake were told of it at each use, and are told once', () => {
    const conditions = ['&c "$.a == wrong"', ...repeated('*c', 50)];
    expect(codesOf(choice(conditions))).toEqual(['condition-syntax']);
    const mappings = `{target: a, source: &s "$input..a"}, ${'{target: a, source: *s}, '.repeat(50)}`;
    const pass = `${HEADER}  - {type: pass, name: a, outputMappings: [${mappings}]}\n`;
    expect(codesOf(pass).filter((code) => code === 'path-syntax')).toHaveLength(1);
    const wait = `${HEADER}  - {type: wait, name: a, duration: &d "$..a"}\n  - {type: wait, name: b, duration: *d}\n`;
    expect(codesOf(wait)).toEqual(['path-syntax']);
  });

  it('whose patterns repeat filled half a gigabyte, and are refused once', () => {
    const patterns = `"${"$.a=~'(a?){499}'||".repeat(8)}1"`;
    expect(codesOf(choice(repeated(patterns, 12)))).toEqual([]);
    expect(codesOf(choice(repeated(patterns, 1_500)))).toEqual(['expressions-too-large']);
    expect(codesOf(choice([`"${"$.a=~'(a?){499}'||".repeat(200)}1"`]))).toEqual([
      'condition-syntax',
    ]);
  });

  it('with very many unknown attributes looked for a near name for each', () => {
    const attributes = Array.from({ length: 15_000 }, (_, i) => `nmae${i}: 1`).join(', ');
    const { diagnostics } = checkFlow(`${HEADER}  - {type: pass, name: a, ${attributes}}\n`);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)?.message).toBe('14900 more problems are not shown');
  });

  it('with very many wrong targets looked through all names for each', () => {
    const names = Array.from({ length: 500 }, (_, i) => `${'abcdefghij'.repeat(5)}${i}`);
    const steps = names.map((name) => `  - {type: pass, name: ${name}}\n`).join('');
    const wrong = `&m {condition: '1', goto: ${'jihgfedcba'.repeat(5)}x}`;
    const arms = [wrong, ...repeated('*m', 5_000)].join(', ');
    const { diagnostics } = checkFlow(
      `${HEADER}${steps}  - {type: choice, name: c, choices: [${arms}]}\n`,
    );
    expect(diagnostics).toHaveLength(101);
  });

  it('with long names had all of them in each message, and have their beginning', () => {
    const key = 'k'.repeat(60_000);
    const arm = `{? "${key}" : 1, condition: "1", goto: "${key}"}`;
    const text = `${HEADER}  - {type: choice, name: c, choices: [&m ${arm}, *m, *m]}\n`;
    const { diagnostics } = checkFlow(text);
    expect(diagnostics).toHaveLength(6);
    for (const { message, hint = '' } of diagnostics) {
      expect(message.length + hint.length).toBeLessThan(300);
    }
  });

  it('with long runs of blanks in quotes are placed as quickly as others', () => {
    const text = choice([`"wrong${' '.repeat(200_000)}"`]);
    expect(codesOf(text)).toEqual(['condition-syntax']);
  });

  it('with very many problems get the first hundred', () => {
    const { diagnostics } = checkFlow(`${HEADER}${'  - {type: pass, name: a}\n'.repeat(300)}`);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'too-many-problems',
      message: '199 more problems are not shown',
    });
  });

  it.each([
    '{',
    '[',
    '- ',
    '? ',
    '&a ',
    '"a\n',
    "'",
    '|\n',
    '\u0000',
    '%TAG ! !\n',
    '---\n',
    '*a ',
    '<<: ',
    '[a,',
    '!',
  ])('that repeat %j end in diagnostics', (piece) => {
    const { flow, diagnostics } = checkFlow(piece.repeat(5_000));
    expect(flow).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});
