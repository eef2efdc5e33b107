/**
 * Handles the work message of a flow's deletion: sees that the flow and its schedules are gone, and walks the listing of its executions to stop
 * those that run, each by a message of its own. It returns when the message may be acknowledged.
 *
 * A listing lags, and a start that was accepted just before the deletion may still be under way: the walk is repeated after 1
 * and after 15 minutes. What begins later than that, begins as stopped (`flow-deleted.ts`). A walk over many executions is
 * bounded per message, and carried on by the next. Done again, it stops what has ended, which decides nothing.
 */
import { toWorkId } from '../core/shared/ids.ts';
import { buryFlow } from './delete-flow.ts';
import { deleteSchedulesOf } from './delete-schedules.ts';
import type { Dependencies } from './dependencies.ts';
import { flowDeleted } from './flow-deleted.ts';
import type {
  ExecutionKey,
  ExecutionSummary,
  FlowDeletedMessage,
  ListingPosition,
  WorkMessage,
} from './ports.ts';

export type WalkDependencies = Pick<
  Dependencies,
  'clock' | 'flows' | 'ids' | 'journal' | 'schedules' | 'workQueue'
>;

/** Of one message: so many executions, a page at a time. */
const ROWS_PER_READ = 100;
const MOST_READS = 10;
/** How long after a walk the next one begins. */
const PAUSES_SECONDS = [60, 14 * 60];

export function isOfFlow(message: WorkMessage): message is FlowDeletedMessage {
  return message.work.trigger.type === 'FlowDeleted';
}

export async function walkDeletedFlow(
  deps: WalkDependencies,
  message: FlowDeletedMessage,
): Promise<void> {
  const { flowId } = message.key;
  const { flowName: name, after } = message.work.trigger;
  if (after === undefined) {
    await buryFlow(deps, { flowId, name });
    await deleteSchedulesOf(deps, { flowId, name });
  }
  let position = after;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const rows = await deps.journal.listExecutions(flowId, ROWS_PER_READ, position);
    await stopRunning(deps, message, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_READ) return walkAgain(deps, message);
    position = { startedAt: last.startedAt, executionName: last.executionName };
  }
  await carryOn(deps, message, position);
}

async function stopRunning(
  deps: WalkDependencies,
  { key: { flowId }, work }: FlowDeletedMessage,
  rows: readonly ExecutionSummary[],
): Promise<void> {
  const { flowName } = work.trigger;
  const running = rows.filter(({ status }) => status === 'Running');
  await Promise.all(
    running.map(({ executionName }) => stop(deps, { flowId, executionName }, flowName)),
  );
}

/** Its own handler stops it, so one that cannot be decoded does not hold up the others. */
async function stop(
  { ids, journal, workQueue }: WalkDependencies,
  key: ExecutionKey,
  flowName: string,
): Promise<void> {
  const newest = await journal.findNewestHeading(key);
  if (newest === undefined || newest.ends !== undefined) return;
  const { runId } = newest;
  const workId = toWorkId(ids.uuid());
  await workQueue.send({ workId, key, runId, work: { trigger: flowDeleted(flowName) } });
}

async function carryOn(
  deps: WalkDependencies,
  message: FlowDeletedMessage,
  after: ListingPosition | undefined,
): Promise<void> {
  const { trigger } = message.work;
  await send(deps, message, after === undefined ? trigger : { ...trigger, after });
}

async function walkAgain(deps: WalkDependencies, message: FlowDeletedMessage): Promise<void> {
  const { type, flowName, walk } = message.work.trigger;
  const pauseSeconds = PAUSES_SECONDS[walk - 1];
  if (pauseSeconds === undefined) return;
  await send(deps, message, { type, flowName, walk: walk + 1 }, pauseSeconds);
}

async function send(
  { ids, workQueue }: WalkDependencies,
  message: FlowDeletedMessage,
  trigger: FlowDeletedMessage['work']['trigger'],
  delaySeconds = 0,
): Promise<void> {
  const next = { ...message, workId: toWorkId(ids.uuid()), work: { trigger } };
  await workQueue.send(next, delaySeconds);
}
