/**
 * The located tree of a definition's text: what YAML says, and where. Aliases share the node of their anchor, so the
 * tree is a graph without cycles whose expanded size is bounded (`build-tree.ts`).
 */
import type { Json } from '../shared/json.ts';
import type { Span } from './diagnostic.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface NodeBase {
  readonly span: Span;
  /** Number of nodes in this subtree, aliases expanded; a long text counts for several. */
  readonly weight: number;
  /** Levels of lists and maps in this subtree, aliases expanded; 0 for a scalar. */
  readonly height: number;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text with quotes, escapes and folding taken away; `value` is this or what its form stands for. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** Something was written, but it could not be read (reported): nothing more is said about it. */
  readonly isBroken?: true;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly LocatedNode[];
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  /** Keys are unique. */
  readonly entries: readonly MapEntry[];
  /** Something that was written here was refused (reported), a second entry with the same key for example. */
  readonly lacksEntries?: true;
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: LocatedNode;
}

export type LocatedNode = ScalarNode | ListNode | MapNode;

/** The entry of a key; undefined when there is none or its value is empty (`key:` alone says nothing). */
export function findEntry(map: MapNode, key: string): MapEntry | undefined {
  const entry = map.entries.find((candidate) => candidate.key === key);
  return entry && !isEmpty(entry.value) ? entry : undefined;
}

export function isEmpty(node: LocatedNode): boolean {
  return node.kind === 'scalar' && node.value === null && !node.isBroken;
}

export function isBroken(node: LocatedNode): boolean {
  return node.kind === 'scalar' && node.isBroken === true;
}

/** The node as plain data. */
export function toJson(node: LocatedNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
  }
}

/** What a node is, as messages name it. */
export function describeNode(node: LocatedNode): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string') return 'text';
  return typeof node.value === 'number' ? 'a number' : `${node.value}`;
}
