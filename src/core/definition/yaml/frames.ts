/** Lists and maps that are being read: what the tree builder keeps between an opening and its close. */
import { quoted } from '../../shared/quoted.ts';
import type { Report, Span } from '../diagnostic.ts';
import type { ListNode, LocatedNode, MapEntry, MapNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { mergeEntries } from './merge-entries.ts';

interface Opening {
  readonly start: number;
  readonly anchor: string | undefined;
}

export type Frame = ListFrame | MapFrame;

interface PendingKey {
  /** Absent: a key that was refused; its value is read and dropped. */
  readonly text?: string;
  readonly span: Span;
  /** `<<` without quotes; in quotes it is a key like any other. */
  readonly isMerge: boolean;
}

export class ListFrame {
  readonly anchor: string | undefined;
  readonly #start: number;
  readonly #items: LocatedNode[] = [];

  constructor({ start, anchor }: Opening) {
    this.#start = start;
    this.anchor = anchor;
  }

  add(node: LocatedNode): void {
    this.#items.push(node);
  }

  close(end: number): ListNode {
    const span = { start: this.#start, end };
    return { kind: 'list', span, items: this.#items, ...measure(this.#items) };
  }
}

export class MapFrame {
  readonly anchor: string | undefined;
  readonly #start: number;
  readonly #entries: MapEntry[] = [];
  readonly #spans = new Map<string, Span>();
  readonly #mergeSpans = new Map<string, Span>();
  readonly #merged: MapEntry[] = [];
  #key: PendingKey | undefined;
  #weightOfKeys = 0;
  #lacksEntries = false;

  constructor({ start, anchor }: Opening) {
    this.#start = start;
    this.anchor = anchor;
  }

  /** A key and a value take turns. */
  add(node: LocatedNode, span: Span, context: ParseContext): void {
    if (!this.#key) {
      this.#key = this.#readKey(node, span, context);
      this.#weightOfKeys += node.weight;
      return;
    }
    const { text, span: keySpan, isMerge } = this.#key;
    this.#key = undefined;
    if (text === undefined) {
      this.#lacksEntries = true;
      return;
    }
    const entry = { key: text, keySpan, value: node };
    if (isMerge) this.#merged.push(entry);
    else this.#entries.push(entry);
  }

  close(end: number, report: Report): MapNode {
    const entries = mergeEntries(this.#entries, this.#merged, report);
    const values = [...this.#entries, ...this.#merged].map(({ value }) => value);
    const size = measure(values);
    const span = { start: this.#start, end };
    return {
      kind: 'map',
      span,
      entries,
      ...size,
      weight: size.weight + this.#weightOfKeys,
      ...(this.#lacksEntries && { lacksEntries: true }),
    };
  }

  #readKey(node: LocatedNode, span: Span, { report, lineOf }: ParseContext): PendingKey {
    if (node.kind !== 'scalar' || (node.value === null && node.text === '')) {
      const found = node.kind === 'scalar' ? 'empty' : `a ${node.kind}`;
      const message = `a key is ${found}, expected text`;
      report({ code: 'yaml-key', span, message });
      return { span, isMerge: false };
    }
    const isMerge = node.text === '<<' && node.style === 'plain';
    const spans = isMerge ? this.#mergeSpans : this.#spans;
    const first = spans.get(node.text);
    if (!first) {
      spans.set(node.text, span);
      return { text: node.text, span, isMerge };
    }
    const message = `key ${quoted(node.text)} appears twice in this map, the first time on line ${lineOf(first.start)}`;
    report({ code: 'yaml-duplicate-key', span, message });
    return { span, isMerge };
  }
}

function measure(children: readonly LocatedNode[]): { weight: number; height: number } {
  let weight = 1;
  let height = 0;
  for (const child of children) {
    weight += child.weight;
    height = Math.max(height, child.height);
  }
  return { weight, height: height + 1 };
}
