/**
 * Reads attributes of a map by the kind of value that they must have. A wrong kind is reported and counts as absent;
 * so does an empty value (`retry:` alone), without a report.
 */
import { hasHiddenCharacters, quoted } from '../../shared/quoted.ts';
import type { Located } from '../located-flow.ts';
import {
  describeNode,
  findEntry,
  isBroken,
  type ListNode,
  type LocatedNode,
  type MapNode,
} from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { warnLineBreak } from './line-break.ts';
import { referenceText } from './reference-text.ts';

/** Texts in which a blank is allowed, but a line break is a slip; in others it is an error that rules see. */
const NAMES = new Set(['error', 'index', 'item', 'target']);
/** Texts for people, which are kept as they are; all others are names. */
const PROSE = new Set(['cause']);
const LIST_HINT = 'begin each item with "- "';
/** What an author wrote is repeated in a hint up to this length, and only if all of it shows. */
const LONGEST_HINT = 80;

/** One map that is being read. `label`: whose attributes these are, in the author's words. */
export interface Reading {
  readonly node: MapNode;
  readonly label: string;
  readonly context: ParseContext;
}

/**
 * A name in a block is read without the block's last line break. `hintFor`: instead of "write it in quotes", for a scalar
 * that is no text.
 */
export function readText(
  reading: Reading,
  key: string,
  hintFor: (written: string) => string = (written) => `write it in quotes: ${quoted(written)}`,
): Located<string> | undefined {
  const node = find(reading, key);
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    if (NAMES.has(key)) warnLineBreak(node, `"${key}" of ${reading.label}`, reading.context);
    return { value: PROSE.has(key) ? node.value : referenceText(node), span: node.span };
  }
  const hint = node.kind === 'scalar' ? hintFor(node.text) : undefined;
  return wrongKind(reading, key, { node, expected: 'text', hint });
}

export function readNumber(reading: Reading, key: string): Located<number> | undefined {
  const node = find(reading, key);
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'number') {
    return { value: node.value, span: node.span };
  }
  const isDigits = node.kind === 'scalar' && /^\d+(?:\.\d+)?$/.test(node.text);
  const hint = isDigits ? 'write it without quotes' : undefined;
  return wrongKind(reading, key, { node, expected: 'a number', hint });
}

export function readBoolean(reading: Reading, key: string): Located<boolean> | undefined {
  const node = find(reading, key);
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') {
    return { value: node.value, span: node.span };
  }
  return wrongKind(reading, key, { node, expected: 'true or false', hint: booleanHint(node) });
}

export function readMap(reading: Reading, key: string): MapNode | undefined {
  const node = find(reading, key);
  if (!node || node.kind === 'map') return node;
  return wrongKind(reading, key, { node, expected: 'a map', hint: undefined });
}

/** `hintFor`: instead of the usual advice, where what was written tells more. */
export function readList(
  reading: Reading,
  key: string,
  hintFor?: (written: LocatedNode) => string | undefined,
): ListNode | undefined {
  const node = find(reading, key);
  if (!node || node.kind === 'list') return node;
  const hint = hintFor?.(node) ?? listHint(node);
  return wrongKind(reading, key, { node, expected: 'a list', hint });
}

/** The maps of a list; other items are reported and left out. `name`: an item by its number, in the author's words. */
export function readMaps(
  reading: Reading,
  key: string,
  name: (position: number) => string,
): readonly MapNode[] {
  const maps: MapNode[] = [];
  for (const [index, item] of (readList(reading, key)?.items ?? []).entries()) {
    if (item.kind === 'map') maps.push(item);
    else reportItem(reading, { item, what: name(index + 1), expected: 'a map' });
  }
  return maps;
}

export function readTexts(reading: Reading, key: string): Located<readonly string[]> | undefined {
  const list = readList(reading, key);
  if (!list) return undefined;
  const texts: string[] = [];
  for (const [index, item] of list.items.entries()) {
    const what = `item ${index + 1} of "${key}"`;
    if (item.kind === 'scalar' && typeof item.value === 'string') {
      texts.push(referenceText(item));
      warnLineBreak(item, `${what} of ${reading.label}`, reading.context);
    } else {
      reportItem(reading, { item, what, expected: 'text' });
    }
  }
  return { value: texts, span: list.span };
}

function find({ node }: Reading, key: string): LocatedNode | undefined {
  const value = findEntry(node, key)?.value;
  return value && isBroken(value) ? undefined : value;
}

interface WrongKind {
  readonly node: LocatedNode;
  readonly expected: string;
  readonly hint: string | undefined;
}

function wrongKind(reading: Reading, key: string, { node, expected, hint }: WrongKind): undefined {
  reading.context.report({
    code: 'attribute-type',
    span: node.span,
    message: `"${key}" of ${reading.label} is ${describeNode(node)}, expected ${expected}`,
    hint,
  });
}

function reportItem(
  { label, context }: Reading,
  { item, what, expected }: { item: LocatedNode; what: string; expected: string },
): void {
  if (isBroken(item)) return;
  const message = `${what} of ${label} is ${describeNode(item)}, expected ${expected}`;
  context.report({ code: 'attribute-type', span: item.span, message });
}

function booleanHint(node: LocatedNode): string | undefined {
  const word = node.kind === 'scalar' ? node.text.trim().toLowerCase() : '';
  if (/^(?:yes|on|true|1)$/.test(word)) return 'write true';
  return /^(?:no|off|false|0)$/.test(word) ? 'write false' : undefined;
}

function listHint(node: LocatedNode): string {
  if (node.kind === 'scalar') {
    return isRepeatable(node.text) ? `write it as a list: [${node.text}]` : LIST_HINT;
  }
  const key = node.kind === 'map' ? node.entries[0]?.key : undefined;
  if (key?.startsWith('-') && isRepeatable(key)) {
    return `a list item needs a blank behind its dash: "- ${key.slice(1)}:", not "${key}:"`;
  }
  return LIST_HINT;
}

function isRepeatable(text: string): boolean {
  return text.length <= LONGEST_HINT && !hasHiddenCharacters(text);
}
