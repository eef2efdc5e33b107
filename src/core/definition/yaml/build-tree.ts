/**
 * Events to the located tree: keys, aliases, merge keys, and the limits on size.
 *
 * An alias shares its anchor's node, so nothing is copied; the expanded size is counted on the way, and a text that
 * expands beyond a limit is refused before anything could walk it. Other problems are reported and reading goes on.
 */
import { quoted } from '../../shared/quoted.ts';
import type { DiagnosticCode, Span } from '../diagnostic.ts';
import { nearestName } from '../nearest-name.ts';
import type { LocatedNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { MAX_DEPTH, type SourceEvent } from '../source.ts';
import { ListFrame, MapFrame, type Frame } from './frames.ts';
import { checkCollectionTag, brokenScalar, toScalar } from './scalar-node.ts';

/** Design limit: nodes of a definition, aliases expanded; a long text weighs as much as several. */
export const MAX_NODES = 50_000;

type Of<Kind extends SourceEvent['kind']> = Extract<SourceEvent, { kind: Kind }>;

/** Undefined when there is no tree: nothing written, or a limit passed (reported). */
export function buildTree(
  events: readonly SourceEvent[],
  context: ParseContext,
  mostNodes = MAX_NODES,
): LocatedNode | undefined {
  const builder = new TreeBuilder(context, mostNodes);
  for (const event of events) {
    builder.read(event);
    if (builder.isOver) break;
  }
  return builder.root;
}

class TreeBuilder {
  root: LocatedNode | undefined;
  /** A limit was passed, or a second document began. */
  isOver = false;
  readonly #context: ParseContext;
  readonly #mostNodes: number;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, LocatedNode | 'open'>();
  #documents = 0;
  #nodes = 0;
  /** Behind the last thing that was written. */
  #offset = 0;

  constructor(context: ParseContext, mostNodes: number) {
    this.#context = context;
    this.#mostNodes = mostNodes;
  }

  read(event: SourceEvent): void {
    if (this.#documents > 1) return this.#refuseSecondDocument(event);
    switch (event.kind) {
      case 'document':
        this.#documents += 1;
        return;
      case 'list':
      case 'map':
        return this.#open(event);
      case 'scalar':
        return this.#addScalar(event);
      case 'alias':
        return this.#addAlias(event);
      case 'close':
        return this.#close();
    }
  }

  #open(event: Of<'list' | 'map'>): void {
    this.#offset = Math.max(this.#offset, event.start + 1);
    checkCollectionTag(event, this.#context.report);
    if (event.anchor !== undefined) this.#anchors.set(event.anchor, 'open');
    const frame = { start: event.start, anchor: event.anchor };
    this.#frames.push(event.kind === 'list' ? new ListFrame(frame) : new MapFrame(frame));
    this.#count(1, { start: event.start, end: this.#offset });
  }

  #addScalar(event: Of<'scalar'>): void {
    const span = event.span ?? { start: this.#offset, end: this.#offset };
    this.#offset = Math.max(this.#offset, span.end);
    const node = toScalar(event, span, this.#context.report);
    if (event.anchor !== undefined) this.#anchors.set(event.anchor, node);
    this.#count(node.weight, span);
    this.#place(node, span);
  }

  #addAlias({ name, span }: Of<'alias'>): void {
    this.#offset = span.end;
    const node = this.#anchors.get(name);
    if (node === undefined || node === 'open') {
      this.#refuseAlias(name, span, node === 'open');
      return this.#place(brokenScalar(span), span);
    }
    this.#count(node.weight, span);
    if (this.#frames.length + node.height > MAX_DEPTH) {
      const message = `the definition has more than ${MAX_DEPTH} levels of lists and maps inside each other`;
      return this.#stop('yaml-too-deep', span, message);
    }
    this.#place(node, span);
  }

  #refuseAlias(name: string, span: Span, isInside: boolean): void {
    const hint = (): string | undefined => {
      const known = nearestName(name, this.#anchors.keys());
      return known === undefined ? undefined : `did you mean ${quoted(`*${known}`)}?`;
    };
    const [alias, anchor] = [quoted(`*${name}`), quoted(`&${name}`)];
    this.#context.report({
      code: 'yaml-alias',
      span,
      message: isInside
        ? `alias ${alias} stands inside its own anchor ${anchor}`
        : `alias ${alias} has no anchor ${anchor} before it`,
      hint: isInside ? undefined : hint,
    });
  }

  #close(): void {
    const frame = this.#frames.pop();
    // The last `close` ends the document itself.
    if (!frame) return;
    const node = frame.close(this.#offset, this.#context.report);
    if (frame.anchor !== undefined) this.#anchors.set(frame.anchor, node);
    this.#place(node, node.span);
  }

  /** `span`: where the node stands here; of an alias not that of its node. */
  #place(node: LocatedNode, span: Span): void {
    const parent = this.#frames.at(-1);
    if (parent) parent.add(node, span, this.#context);
    else this.root = node;
  }

  #count(nodes: number, span: Span): void {
    this.#nodes += nodes;
    if (this.#nodes <= this.#mostNodes) return;
    const message = `the definition has more than ${this.#mostNodes} values once aliases are expanded`;
    this.#stop('yaml-too-many-nodes', span, message);
  }

  #refuseSecondDocument(event: SourceEvent): void {
    const start = event.kind === 'list' || event.kind === 'map' ? event.start : this.#offset;
    const span = 'span' in event && event.span ? event.span : { start, end: start };
    const root = this.root;
    this.#stop(
      'yaml-several-documents',
      span,
      'the text holds several YAML documents, expected one flow',
    );
    this.root = root;
  }

  #stop(code: DiagnosticCode, span: Span, message: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.root = undefined;
    this.#context.report({ code, span, message });
  }
}
