/**
 * Flows by name, ascending, a page at a time. Names come from an index and may lag by moments; what is shown of each flow is
 * read consistently, so a flow is never shown otherwise than it is.
 *
 * A page ends early at 4 MB: an answer has to fit into a Lambda response of 6 MB, and definitions are long. So it has at most
 * `limit` flows, reads no more than one chunk of flows beyond what it shows, and each definition once.
 */
import { jsonBytes } from '../core/shared/json-size.ts';
import { invariant } from '../core/shared/invariant.ts';
import type { DefinitionHash } from '../core/shared/ids.ts';
import type { Dependencies } from './dependencies.ts';
import { type FlowView, toFlowView } from './flow-view.ts';
import { parseNameToken, toNameToken } from './page-token.ts';

export interface ListFlowsRequest {
  /** 1 and more; above 999 it counts as 999. Default 60. */
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface FlowsPage {
  readonly flows: readonly FlowView[];
  /** Absent: there are no more. */
  readonly nextToken?: string;
}

const DEFAULT_LIMIT = 60;
const LARGEST_LIMIT = 999;
const MOST_BYTES = 4 * 1024 * 1024;
/** Read together. */
const CHUNK = 20;
const QUERY = ['ListFlows'];

type Needs = Pick<Dependencies, 'flows' | 'ids'>;

/** Throws `argument.invalid` (token). */
export async function listFlows(
  { flows: store, ids }: Needs,
  { limit: asked = DEFAULT_LIMIT, nextToken }: ListFlowsRequest,
): Promise<FlowsPage> {
  const limit = Math.min(asked, LARGEST_LIMIT);
  // One more than asked for says whether there are more.
  const names = await store.listFlowNames(limit + 1, parseNameToken(ids, QUERY, nextToken));
  const page = new Page(store);
  for (let from = 0; from < limit && !page.isFull; from += CHUNK) {
    await page.add(names.slice(from, Math.min(from + CHUNK, limit)));
  }
  const { flows, lastName } = page;
  if (lastName === undefined || lastName === names.at(-1)) return { flows };
  return { flows, nextToken: toNameToken(ids, QUERY, lastName) };
}

class Page {
  readonly flows: FlowView[] = [];
  /** The page ends behind it. */
  lastName: string | undefined;
  isFull = false;
  private readonly store: Needs['flows'];
  private readonly readingByHash = new Map<DefinitionHash, Promise<string | undefined>>();
  private bytes = 0;

  constructor(store: Needs['flows']) {
    this.store = store;
  }

  async add(names: readonly string[]): Promise<void> {
    const views = await Promise.all(names.map((name) => this.read(name)));
    names.forEach((name, i) => {
      const view = views[i];
      this.bytes += view === undefined ? 0 : sizeOf(view);
      this.isFull ||= this.bytes > MOST_BYTES && this.flows.length > 0;
      if (this.isFull) return;
      if (view !== undefined) this.flows.push(view);
      this.lastName = name;
    });
  }

  /** undefined: deleted since the index was written. */
  private async read(name: string): Promise<FlowView | undefined> {
    const flow = await this.store.findFlow(name);
    if (flow === undefined) return undefined;
    const { definitionHash } = flow;
    const reading =
      this.readingByHash.get(definitionHash) ?? this.store.findDefinition(definitionHash);
    this.readingByHash.set(definitionHash, reading);
    const definition = await reading;
    invariant(definition !== undefined, 'a flow points at a stored definition');
    return toFlowView(flow, definition);
  }
}

/** As JSON in the answer. */
function sizeOf(view: FlowView): number {
  return jsonBytes({ ...view });
}
