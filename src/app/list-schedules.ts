/**
 * A flow's schedules by name, ascending, a page at a time: read consistently. A page ends early at 1 MB of what is stored,
 * and at 4 MB of what is shown: an answer has to fit into a Lambda response of 6 MB.
 */
import { jsonBytes } from '../core/shared/json-size.ts';
import type { Dependencies } from './dependencies.ts';
import { getNamedFlow } from './named-execution.ts';
import { parseNameToken, type Query, toNameToken } from './page-token.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import { type ScheduleView, toScheduleView } from './schedule-view.ts';

export interface ListSchedulesRequest {
  readonly flowName: string;
  /** 1 and more; above 1,000 it counts as 1,000. Default 60. */
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface ScheduleViewsPage {
  readonly schedules: readonly ScheduleView[];
  /** Absent: there are no more. */
  readonly nextToken?: string;
}

const DEFAULT_LIMIT = 60;
const LARGEST_LIMIT = 1_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** What is left of a deleted flow of the same name is stepped over, so many pages of it. */
const MOST_READS = 10;

/** Throws `flow.not-found`, `argument.invalid` (token). */
export async function listSchedules(
  deps: Pick<Dependencies, 'flows' | 'ids' | 'schedules'>,
  { flowName, limit: asked = DEFAULT_LIMIT, nextToken }: ListSchedulesRequest,
): Promise<ScheduleViewsPage> {
  const { flowId } = await getNamedFlow(deps, flowName);
  const query: Query = ['ListSchedules', flowId];
  const limit = Math.min(asked, LARGEST_LIMIT);
  let after = parseNameToken(deps.ids, query, nextToken);
  let own: readonly ScheduleRecord[] = [];
  for (let read = 0; read < MOST_READS && own.length === 0; read += 1) {
    const page = await deps.schedules.list(flowName, limit, after);
    own = page.schedules.filter((schedule) => schedule.flowId === flowId);
    ({ after } = page);
    if (after === undefined) break;
  }
  const shown = fitting(own);
  const behind = shown.length < own.length ? shown.at(-1)?.scheduleName : after;
  const schedules = shown.map(toScheduleView);
  if (behind === undefined) return { schedules };
  return { schedules, nextToken: toNameToken(deps.ids, query, behind) };
}

/** The first one always. */
function fitting(schedules: readonly ScheduleRecord[]): readonly ScheduleRecord[] {
  let bytes = 0;
  const end = schedules.findIndex(({ payloadText, description }, i) => {
    bytes += jsonBytes(payloadText) + jsonBytes(description);
    return bytes > MOST_BYTES && i > 0;
  });
  return end === -1 ? schedules : schedules.slice(0, end);
}
