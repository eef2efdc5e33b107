/** Definitions made to do harm, each with what it must end in. */
import { MAX_TEXT_LENGTH } from '../../../src/core/definition/check-flow.ts';

export interface HostileText {
  readonly name: string;
  readonly text: string;
  /** Of everything that is said about it, in order, each once; empty: a flow like any other. */
  readonly codes: readonly string[];
  /** What the first diagnostic points at, as it is written; absent where only the code matters. */
  readonly at?: string;
  /** What the first mapping of the first step takes, as JSON; only where a flow comes out. */
  readonly constant?: string;
}

export const HEADER = 'version: v1\ntype: flow\nsteps:\n';
const LEVELS = 'abcdefghijklmnopqrstuvwxyz'.split('');
const MEGABYTE = 1_048_576;

/** A flow of one pass step; `source`: what its mapping takes, as YAML. */
export function passing(source: string): string {
  return `${HEADER}  - {type: pass, name: a, outputMappings: [{target: t, source: ${source}}]}\n`;
}

/** A flow of one choice; `condition`: as YAML. */
export function choosing(condition: string): string {
  return `${HEADER}  - type: choice\n    name: c\n    choices:\n      - condition: ${condition}\n`;
}

/** Nine of the level below on each of 26 levels: 9²⁶ values in a few lines. */
function laughs(level: (inner: readonly string[]) => string, first = 'x'): string {
  const lines = LEVELS.map((name, index) => {
    const inner = index === 0 ? first : `*${LEVELS[index - 1]}`;
    return `${name}: &${name} ${level(Array.from({ length: 9 }, () => inner))}`;
  });
  return lines.join('\n');
}

const listOf = (items: readonly string[]): string => `[${items.join(', ')}]`;
const mapOf = (items: readonly string[]): string =>
  `{${items.map((item, index) => `k${index}: ${item}`).join(', ')}}`;
const blockOf = (items: readonly string[]): string => items.map((item) => `\n  - ${item}`).join('');
const tooMany = { codes: ['yaml-too-many-nodes'] } as const;
const tooDeep = { codes: ['yaml-too-deep'] } as const;

/** Few characters that stand for very many values. `at`: the alias that is one too many. */
export const BOMBS: readonly HostileText[] = [
  { name: 'a billion laughs in lists', text: laughs(listOf), ...tooMany, at: '*d' },
  { name: 'a billion laughs in blocks', text: laughs(blockOf), ...tooMany, at: '*d' },
  { name: 'a billion laughs in maps', text: laughs(mapOf), ...tooMany, at: '*d' },
  {
    name: 'a billion laughs by merging maps',
    text: laughs((items) => `{<<: ${listOf(items)}}`, '{x: 1}'),
    ...tooMany,
  },
  {
    name: 'a billion laughs in maps and lists by turns',
    text: laughs((items) => `{k: ${listOf(items)}}`),
    ...tooMany,
  },
  {
    name: 'a billion laughs inside one another',
    text: LEVELS.reduce((inner, name) => `[&${name} ${inner}, ${`*${name}, `.repeat(9)}]`, 'x'),
    ...tooMany,
  },
  {
    name: 'one long list, very often',
    text: `a: &a [${'1, '.repeat(5_000)}]\nb: [${'*a, '.repeat(5_000)}]`,
    ...tooMany,
    at: '*a',
  },
  {
    name: 'one long text, very often: it was one value each time',
    text: passing(`[&a "${'x'.repeat(100_000)}", ${'*a, '.repeat(30_000)}]`),
    ...tooMany,
    at: '*a',
  },
  {
    name: 'one long key, very often: keys weighed nothing',
    text: passing(`[&a {"${'x'.repeat(100_000)}": 1}, ${'*a, '.repeat(12_000)}]`),
    ...tooMany,
    at: '*a',
  },
  {
    name: 'a bomb in a mapping of a flow',
    text: passing(`[&a [${'1, '.repeat(300)}], ${'*a, '.repeat(300)}]`),
    ...tooMany,
    at: '*a',
  },
  {
    name: 'a bomb in service parameters',
    text: `${HEADER}  - type: task\n    name: a\n    resourceArn: acs:mns:::/queues/q/messages\n    serviceParams:\n      MessageBody: [&a [${'$.x, '.repeat(300)}], ${'*a, '.repeat(300)}]\n`,
    ...tooMany,
    at: '*a',
  },
  {
    name: 'one step, very often',
    text: `${HEADER}  - &s {type: pass, name: a}\n${'  - *s\n'.repeat(10_001)}`,
    ...tooMany,
    at: '*s',
  },
  {
    name: 'one choice, very often',
    text: `${choosing('"1"').replace('- condition: "1"', '- &c {condition: "1", goto: c}')}${'      - *c\n'.repeat(10_001)}`,
    ...tooMany,
    at: '*c',
  },
  {
    name: 'a chain of 300 anchors, each around the one before',
    text: Array.from(
      { length: 300 },
      (_, i) => `k${i}: &k${i} [${i === 0 ? 'x' : `*k${i - 1}`}]`,
    ).join('\n'),
    ...tooDeep,
    at: '*k248',
  },
  {
    name: 'a chain of 300 maps, each merged with the one before',
    text: Array.from(
      { length: 300 },
      (_, i) => `k${i}: &k${i} {${i === 0 ? 'x: 1' : `<<: *k${i - 1}`}}`,
    ).join('\n'),
    ...tooMany,
    at: '*k221',
  },
];

/** Refused while the text is read, before any value is made. */
export const UNREAD: readonly HostileText[] = [
  { name: 'a megabyte of blanks', text: ' '.repeat(MEGABYTE), codes: ['text-too-large'] },
  {
    name: 'a megabyte of text',
    text: passing(`"${'x'.repeat(MEGABYTE)}"`),
    codes: ['text-too-large'],
  },
  {
    name: 'a megabyte of JSON',
    text: `[${'[],'.repeat(MEGABYTE / 3)}[]]`,
    codes: ['text-too-large'],
  },
  {
    name: 'a character too many',
    text: '#'.repeat(MAX_TEXT_LENGTH + 1),
    codes: ['text-too-large'],
  },
  { name: 'ten thousand lists inside each other', text: '['.repeat(10_000), ...tooDeep },
  { name: 'ten thousand maps inside each other', text: '{a: '.repeat(10_000), ...tooDeep },
  {
    name: 'ten thousand JSON objects inside each other',
    text: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    ...tooDeep,
  },
  { name: 'lists and maps inside each other by turns', text: '[{a: '.repeat(5_000), ...tooDeep },
  { name: 'ten thousand dashes in a row', text: '- '.repeat(10_000), ...tooDeep },
  { name: 'keys inside keys', text: '? '.repeat(10_000), ...tooDeep },
  {
    name: 'a stair of 400 keys',
    text: Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    ...tooDeep,
  },
  {
    name: 'a flow with a deep constant',
    text: passing(`${'['.repeat(300)}${']'.repeat(300)}`),
    ...tooDeep,
  },
];

export const ALIASES: readonly HostileText[] = [
  {
    name: 'an alias inside its own list',
    text: passing('&a [*a]'),
    codes: ['yaml-alias'],
    at: '*a',
  },
  {
    name: 'an alias inside its own map',
    text: passing('&a {k: *a}'),
    codes: ['yaml-alias'],
    at: '*a',
  },
  {
    name: 'the whole document inside itself',
    text: `&a\n${HEADER}  - *a\n`,
    codes: ['yaml-alias'],
    at: '*a',
  },
  {
    name: 'a map merged with itself',
    text: passing('&a {<<: *a}'),
    codes: ['yaml-alias'],
    at: '*a',
  },
  {
    name: 'two anchors that wait for each other',
    text: passing('[&a [*b], &b [*a]]'),
    codes: ['yaml-alias'],
    at: '*b',
  },
  {
    name: 'an alias of a list as a key',
    text: passing('[&a [1], {*a : 1}]'),
    codes: ['yaml-key'],
    at: '*a',
  },
  { name: 'a list as a key', text: passing('{[1, 2]: 1}'), codes: ['yaml-key'] },
  { name: 'a map as a key', text: passing('{? {a: 1} : 1}'), codes: ['yaml-key'] },
  {
    name: 'an alias named like a prototype',
    text: passing('*__proto__'),
    codes: ['yaml-alias'],
    at: '*__proto__',
  },
  {
    name: 'an alias named like a method',
    text: passing('[*toString, *constructor]'),
    codes: ['yaml-alias'],
    at: '*toString',
  },
  { name: 'a merge of text', text: passing('{<<: text}'), codes: ['yaml-merge'], at: '<<' },
  {
    name: 'a merge of lists of text',
    text: passing('{<<: [[a], b]}'),
    codes: ['yaml-merge'],
    at: '<<',
  },
  {
    name: 'a merge twice in one map',
    text: passing('{<<: {a: 1}, <<: {b: 2}}'),
    codes: ['yaml-duplicate-key'],
    at: '<<',
  },
  {
    name: 'twenty thousand anchors that nobody uses',
    text: passing(listOf(Array.from({ length: 20_000 }, (_, i) => `&a${i} 1`))),
    codes: [],
  },
  {
    name: 'one anchor, given a thousand times',
    text: passing(listOf(Array.from({ length: 1_000 }, (_, i) => `&a ${i}, *a`))),
    codes: [],
  },
  {
    name: 'many documents',
    text: `${passing('1')}---\n`.repeat(2_000),
    codes: ['yaml-several-documents'],
  },
  {
    name: 'very many ends of documents',
    text: `${passing('1')}${'...\n'.repeat(20_000)}`,
    codes: [],
  },
];

const tagged = (source: string, at = source.split(' ')[0] ?? ''): HostileText => ({
  name: `a value tagged ${at}`,
  text: passing(source),
  codes: ['yaml-tag'],
  at,
});

export const TAGS: readonly HostileText[] = [
  tagged('!!js/function "function () { polluted = 1 }"'),
  tagged('!!js/regexp "/(a+)+$/"'),
  tagged('!!js/undefined ""'),
  tagged('!!python/object/apply:os.system [id]'),
  tagged('!ruby/object:Gem::Installer {i: x}'),
  tagged('!!java.net.URLClassLoader []'),
  tagged('!!binary aGVsbG8='),
  tagged('!!set {a, b}'),
  tagged('!!omap [a: 1, b: 2]'),
  tagged('!!pairs [a: 1]'),
  tagged('!!timestamp 2001-12-14t21:59:43.10-05:00'),
  tagged('!!merge x'),
  tagged('!!value ='),
  tagged('!<tag:yaml.org,2002:js/function> x'),
  tagged('!__proto__ x'),
  tagged('!!int text'),
  tagged('!!map [1]'),
  tagged('!!seq {a: 1}'),
  {
    name: 'a tag prefix that is given another meaning',
    text: `%TAG !! tag:evil.example,2000:\n---\n${passing('!!str 1')}`,
    codes: [],
  },
];
