/**
 * A YAML file that belongs to flows and is none: read as a definition is, limits, positions and hints included, and seen as
 * plain data whose parts know where they stand.
 */
import type { Json } from '../shared/json.ts';
import type { Span } from './diagnostic.ts';
import { LineIndex } from './line-index.ts';
import { isEmpty, type LocatedNode, toJson } from './nodes.ts';
import { ExpressionBudget, newParseMemo } from './parse-context.ts';
import { ProblemList } from './problem-list.ts';
import type { Complaint } from './render-diagnostic.ts';
import { spanInScalar } from './scalar-offset.ts';
import { readEvents } from './source.ts';
import { buildTree } from './yaml/build-tree.ts';
import { describeSyntaxProblem } from './yaml/yaml-problem.ts';

export interface DataTree {
  /** Absent when there is none to read on: it is empty, or a complaint says why. */
  readonly root?: LocatedNode;
  readonly complaints: readonly Complaint[];
}

/** From the root on: keys, and indexes from 0. */
export type DataPath = readonly (string | number)[];

/** what: the subject of messages, e.g. `the mocks file`. Never throws for a text. */
export function readDataTree(text: string, what: string): DataTree {
  const problems = new ProblemList();
  const lines = new LineIndex(text);
  const read = readEvents(text);
  let root: LocatedNode | undefined;
  if ('problem' in read) problems.add(describeSyntaxProblem(text, lines, read.problem));
  else {
    root = buildTree(read.events, {
      text,
      report: (problem) => problems.add(problem),
      lineOf: (offset) => lines.lineOf(offset),
      expressionBudget: new ExpressionBudget(0),
      memo: newParseMemo(),
    });
  }
  const complaints = problems.toDiagnostics().map((found) => inWordsOf(what, found));
  return { ...(root !== undefined && !isEmpty(root) && { root }), complaints };
}

/** The tree's builder speaks of definitions and flows. */
function inWordsOf(what: string, { message, ...rest }: Complaint): Complaint {
  const words = message
    .replace(/^the definition\b/, what)
    .replace(/, expected one flow$/, ', expected one');
  return { ...rest, message: words };
}

export function dataOf(root: LocatedNode): Json {
  return toJson(root);
}

/** undefined: there is nothing at the path. */
export function findNode(root: LocatedNode, path: DataPath): LocatedNode | undefined {
  let found: LocatedNode | undefined = root;
  for (const part of path) {
    if (found?.kind === 'list') found = found.items[Number(part)];
    else if (found?.kind === 'map') found = found.entries.find(({ key }) => key === part)?.value;
    else return undefined;
  }
  return found;
}

/** Of what stands at the path, or of its key; what is not there is told at the first line of what it should stand in. */
export function spanOfData(root: LocatedNode, path: DataPath, isOfKey = false): Span {
  const last = path.at(-1);
  if (last === undefined) return firstOf(root);
  const owner = findNode(root, path.slice(0, -1));
  if (owner === undefined) return spanOfData(root, path.slice(0, -1));
  const entry = owner.kind === 'map' ? owner.entries.find(({ key }) => key === last) : undefined;
  if (entry !== undefined && (isOfKey || isEmpty(entry.value))) return entry.keySpan;
  const node = findNode(owner, [last]);
  return node === undefined ? firstOf(owner) : firstOf(node);
}

/** Of a list or a map where it begins: a caret under a whole one shows nothing. */
function firstOf({ kind, span }: LocatedNode): Span {
  return kind === 'scalar' ? span : { start: span.start, end: Math.min(span.start + 1, span.end) };
}

/** A text that was made of a file's nodes, and the way back to them. */
export interface LocatedText {
  readonly text: string;
  readonly toOriginal: (span: Span) => Span;
}

/** The text of a scalar. source: the file's. */
export function scalarText(source: string, node: LocatedNode): LocatedText | undefined {
  if (node.kind !== 'scalar') return undefined;
  return {
    text: node.text,
    toOriginal: ({ start, end }) =>
      spanInScalar(source, node, { offset: start, length: end - start }),
  };
}

const INDENT = '  ';

/** A list or map as JSON, indented by two blanks: aliases and merged keys are written out. */
export function nodeText(node: LocatedNode): LocatedText {
  const writer = new NodeWriter();
  writer.write(node, '');
  return { text: writer.text, toOriginal: (span) => writer.toOriginal(span) };
}

class NodeWriter {
  text = '';
  /** In order; between them stand brackets, commas and blanks, which belong to what follows. */
  readonly #pieces: { readonly end: number; readonly span: Span }[] = [];

  write(node: LocatedNode, indent: string): void {
    if (node.kind === 'scalar') return this.#add(JSON.stringify(node.value), node.span);
    const inner = indent + INDENT;
    const [open, close] = node.kind === 'list' ? ['[', ']'] : ['{', '}'];
    const parts = node.kind === 'list' ? node.items.map((value) => ({ value })) : node.entries;
    this.text += open;
    for (const [index, part] of parts.entries()) {
      this.text += `${index === 0 ? '' : ','}\n${inner}`;
      if ('key' in part) {
        this.#add(JSON.stringify(part.key), part.keySpan);
        this.text += ': ';
      }
      this.write(part.value, inner);
    }
    if (parts.length > 0) this.text += `\n${indent}`;
    this.#add(close, { start: node.span.start, end: node.span.start });
  }

  toOriginal({ start, end }: Span): Span {
    const first = this.#at(start);
    const last = this.#at(Math.max(start, end - 1));
    // What an alias stands for may be before it.
    return { start: first.start, end: Math.max(first.end, last.end) };
  }

  #add(piece: string, span: Span): void {
    this.text += piece;
    this.#pieces.push({ end: this.text.length, span });
  }

  #at(offset: number): Span {
    const found = this.#pieces.find(({ end }) => offset < end) ?? this.#pieces.at(-1);
    return found?.span ?? { start: 0, end: 0 };
  }
}
