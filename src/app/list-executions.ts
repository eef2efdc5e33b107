/**
 * A flow's executions, newest start first, a page at a time.
 *
 * Rows come from an index and may lag by moments. Filters are applied to what is read; the rows read for one page are
 * bounded, so a page may hold fewer rows than asked for, even none, and still have a token to go on with.
 */
import type { ExecutionStatus } from '../core/engine/state.ts';
import type { Dependencies } from './dependencies.ts';
import { getNamedFlow } from './named-execution.ts';
import { parsePageToken, type Query, toPageToken } from './page-token.ts';
import type { ExecutionSummary, ListingPosition } from './ports.ts';

export interface ListExecutionsRequest {
  readonly flowName: string;
  /** 1 and more; above 100 it counts as 100. Default 60. */
  readonly limit?: number;
  readonly nextToken?: string;
  readonly status?: ExecutionStatus;
  /** RFC 3339 UTC with milliseconds: started after, started before; both exclusive. */
  readonly startedTimeBegin?: string;
  readonly startedTimeEnd?: string;
  readonly namePrefix?: string;
}

export interface ExecutionsPage {
  readonly flowName: string;
  readonly executions: readonly ExecutionSummary[];
  /** Absent: there are no more. */
  readonly nextToken?: string;
}

const DEFAULT_LIMIT = 60;
const LARGEST_LIMIT = 100;
const ROWS_PER_READ = 100;
const MOST_READS = 10;

type Needs = Pick<Dependencies, 'flows' | 'ids' | 'journal'>;

/** Throws `flow.not-found`, `argument.invalid` (token). */
export async function listExecutions(
  deps: Needs,
  request: ListExecutionsRequest,
): Promise<ExecutionsPage> {
  const { flowId } = await getNamedFlow(deps, request.flowName);
  const query = toQuery(flowId, request);
  const after = toPosition(deps, query, request);
  const limit = Math.min(request.limit ?? DEFAULT_LIMIT, LARGEST_LIMIT);
  const walk = new Walk(request, limit, after);
  for (let reads = 0; reads < MOST_READS && !walk.isOver; reads += 1) {
    walk.take(await deps.journal.listExecutions(flowId, walk.rowsPerRead, walk.position));
  }
  const { flowName } = request;
  const { executions, next } = walk;
  if (next === undefined) return { flowName, executions };
  return { flowName, executions, nextToken: toPageToken(deps.ids, query, next) };
}

/** Where the walk begins: behind the last page, or before the latest start asked for. */
function toPosition(
  { ids }: Needs,
  query: Query,
  { nextToken, startedTimeEnd }: ListExecutionsRequest,
): ListingPosition | undefined {
  if (nextToken !== undefined) return parsePageToken(ids, query, nextToken);
  // Every row that started at this very time has a greater name, and so comes before this position.
  return startedTimeEnd === undefined
    ? undefined
    : { startedAt: startedTimeEnd, executionName: '' };
}

function toQuery(flowId: string, request: ListExecutionsRequest): Query {
  const { status, startedTimeBegin, startedTimeEnd, namePrefix } = request;
  return ['ListExecutions', flowId, status, startedTimeBegin, startedTimeEnd, namePrefix];
}

/** One walk over the index: which rows count, where it stands, and whether it has to go on. */
class Walk {
  readonly executions: ExecutionSummary[] = [];
  readonly rowsPerRead: number;
  position: ListingPosition | undefined;
  isOver = false;
  private isExhausted = false;
  private readonly request: ListExecutionsRequest;
  private readonly limit: number;

  constructor(
    request: ListExecutionsRequest,
    limit: number,
    position: ListingPosition | undefined,
  ) {
    this.request = request;
    this.limit = limit;
    this.position = position;
    // One row more than wanted tells whether there is a next page. Filtered walks read ahead.
    this.rowsPerRead = hasFilter(request) ? ROWS_PER_READ : limit + 1;
  }

  take(rows: readonly ExecutionSummary[]): void {
    for (const row of rows) {
      if (this.isBehindRange(row)) return this.finish();
      if (this.matches(row)) {
        if (this.executions.length === this.limit) {
          this.isOver = true;
          return;
        }
        this.executions.push(row);
      }
      this.position = { startedAt: row.startedAt, executionName: row.executionName };
    }
    if (rows.length < this.rowsPerRead) this.finish();
  }

  /** Where the next page begins; undefined: there is none. */
  get next(): ListingPosition | undefined {
    return this.isExhausted ? undefined : this.position;
  }

  private finish(): void {
    this.isExhausted = true;
    this.isOver = true;
  }

  private isBehindRange(row: ExecutionSummary): boolean {
    const { startedTimeBegin } = this.request;
    return startedTimeBegin !== undefined && row.startedAt <= startedTimeBegin;
  }

  private matches(row: ExecutionSummary): boolean {
    const { status, namePrefix } = this.request;
    if (status !== undefined && row.status !== status) return false;
    return row.executionName.startsWith(namePrefix ?? '');
  }
}

function hasFilter({ status, namePrefix }: ListExecutionsRequest): boolean {
  return status !== undefined || namePrefix !== undefined;
}
