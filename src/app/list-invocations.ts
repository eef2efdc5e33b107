/** Stateful invocations, newest start first, a page at a time. Rows come from an index and may lag by moments. */
import { isInvocationId } from '../core/shared/invocation-id.ts';
import type { Dependencies } from './dependencies.ts';
import type { InvocationSummary } from './invocation-store.ts';
import { parsePageToken, toPageToken } from './page-token.ts';

export interface ListInvocationsRequest {
  /** 1 and more; above 100 it counts as 100. Default 60. */
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface InvocationsPage {
  readonly invocations: readonly InvocationSummary[];
  /** Absent: there are no more. */
  readonly nextToken?: string;
}

const DEFAULT_LIMIT = 60;
const LARGEST_LIMIT = 100;
const QUERY = ['ListStatefulInvocations'];

/** Throws `argument.invalid` (token). */
export async function listInvocations(
  { ids, invocations: store }: Pick<Dependencies, 'ids' | 'invocations'>,
  { limit: asked = DEFAULT_LIMIT, nextToken }: ListInvocationsRequest,
): Promise<InvocationsPage> {
  const limit = Math.min(asked, LARGEST_LIMIT);
  // One more than asked for says whether there are more.
  const rows = await store.list(limit + 1, positionOf(ids, nextToken));
  const invocations = rows.slice(0, limit);
  const last = invocations.at(-1);
  if (rows.length <= limit || last === undefined) return { invocations };
  const { startedAt, invocationId } = last;
  const position = { startedAt, executionName: invocationId };
  return { invocations, nextToken: toPageToken(ids, QUERY, position) };
}

function positionOf(ids: Dependencies['ids'], nextToken: string | undefined) {
  if (nextToken === undefined) return undefined;
  const position = parsePageToken(ids, QUERY, nextToken, isInvocationId);
  return { startedAt: position.startedAt, invocationId: position.executionName };
}
