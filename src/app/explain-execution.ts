/**
 * ExplainExecution: what an execution waits for, since when, who must act and when it gives up; or how it ended, and
 * whether that has been told. It changes nothing. Ours: the reference has no such operation.
 */
import { type ExecutionState, isTaskOpen } from '../core/engine/state.ts';
import type { TaskAddress } from '../core/engine/execution-origin.ts';
import { adviceFor } from './advice.ts';
import { isStarter } from './child-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { explainEnded } from './explain-ended.ts';
import { explainRunning } from './explain-running.ts';
import { explainToStop } from './explain-to-stop.ts';
import {
  type EndedPart,
  type Explanation,
  firstOf,
  MOST_TOLD_SHOWN,
  type RunningPart,
  type Some,
  type Told,
  type ToStop,
} from './explanation.ts';
import { type ExecutionName, getNamedExecution } from './named-execution.ts';
import { openExecution } from './open-execution.ts';
import { isLate, isOwedTooLong } from './overdue.ts';
import type { ExecutionHeader, ExecutionKey } from './ports.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

type ExplainDependencies = Pick<
  Dependencies,
  | 'cache'
  | 'clock'
  | 'definitions'
  | 'flows'
  | 'ids'
  | 'invocations'
  | 'journal'
  | 'limits'
  | 'tokens'
>;

/** Throws `flow.not-found`, `execution.not-found`. */
export async function explainExecution(
  deps: ExplainDependencies,
  request: ExecutionName,
): Promise<Explanation> {
  const found = await getNamedExecution(deps, request);
  const { runId } = found.header.origin;
  const live = await unlessUnreadable(openExecution(deps, found.key, runId));
  // It may have ended since its header was read: then the header says so, too, when it is read again.
  const hasJustEnded = found.header.status === 'Running' && live?.state.end !== undefined;
  const { key, header } = hasJustEnded ? await getNamedExecution(deps, request) : found;
  return explain(deps, { key, header, state: live?.state, nowMs: deps.clock.nowMs() });
}

interface Look {
  readonly key: ExecutionKey;
  readonly header: ExecutionHeader;
  /** undefined: the journal cannot be decoded. */
  readonly state: ExecutionState | undefined;
  readonly nowMs: number;
}

async function explain(deps: ExplainDependencies, look: Look): Promise<Explanation> {
  const { header, state, nowMs } = look;
  const { flowName, executionName: name, startedAt } = header.origin;
  const heading = await findHeading(deps, look);
  const ended = header.status === 'Running' ? undefined : await explainEnded(deps, look, nowMs);
  const tells = await explainTells(deps, look, ended);
  const running = await explainOpen(deps, look, tells.isAbandoned);
  const toStop = state === undefined ? firstOf<ToStop>([]) : await explainToStop(deps, state);
  const isStoppingLate = isOwedTooLong(heading.lastChangedAtMs, nowMs, deps.limits);
  const explanation: Explained = {
    flowName,
    name,
    status: header.status,
    nowMs,
    startedAtMs: Date.parse(startedAt),
    ...heading,
    isUnreadable: state === undefined,
    ...(running && { running }),
    ...(ended && { ended }),
    toStop,
    isStoppingOverdue: toStop.count > 0 && isStoppingLate,
    tells: tells.some,
  };
  const isOverdue = isAnyOverdue(explanation);
  const advice = adviceFor({ ...explanation, isOverdue }, deps.limits);
  return { ...explanation, isOverdue, advice };
}

type Explained = Omit<Explanation, 'advice' | 'isOverdue'>;

async function findHeading({ journal }: ExplainDependencies, { key, header }: Look) {
  const heading = await journal.findNewestHeading(key);
  return {
    lastEventId: heading?.lastEventId ?? 0,
    lastChangedAtMs: Date.parse(heading?.time ?? header.origin.startedAt),
  };
}

async function explainOpen(
  deps: ExplainDependencies,
  { header, state, nowMs }: Look,
  isAbandoned: boolean,
): Promise<RunningPart | undefined> {
  const isOpen = header.status === 'Running' && state?.end === undefined;
  if (state === undefined || !isOpen) return undefined;
  const { flow } = await deps.definitions.get(header.origin.definitionHash);
  return { ...(await explainRunning(deps, { flow, state, nowMs })), isAbandoned };
}

function isAnyOverdue({ running, ended, tells, isStoppingOverdue }: Explained): boolean {
  const isRunningLate =
    running !== undefined &&
    (running.isAbandoned ||
      running.slice?.isOverdue === true ||
      [...running.waits.first, ...running.wakeUps.first].some(({ isOverdue }) => isOverdue));
  const isEndLate = ended?.isHeaderOverdue === true || tells.first.some((told) => told.isOverdue);
  return isRunningLate || isEndLate || isStoppingOverdue;
}

interface Tells {
  readonly some: Some<Told>;
  /** Whoever started this execution and waited for it does not wait any more. */
  readonly isAbandoned: boolean;
}

async function explainTells(
  deps: ExplainDependencies,
  { key, header, nowMs }: Look,
  ended: EndedPart | undefined,
): Promise<Tells> {
  const { origin } = header;
  const listeners = await deps.journal.readListeners(key);
  const { count, first: tasks } = firstOf([...(origin.tells ?? []), ...listeners], MOST_TOLD_SHOWN);
  const isOverdue = ended !== undefined && isLate(ended.atMs, nowMs);
  const looked = await Promise.all(
    tasks.map(async (task) => ({ task, told: await explainTold(deps, task, isOverdue) })),
  );
  const isAbandoned = looked.some(
    ({ task, told }) => told.state === 'over' && isStarter(deps.ids, origin, task),
  );
  return { some: { count, first: looked.map(({ told }) => told) }, isAbandoned };
}

async function explainTold(
  deps: ExplainDependencies,
  task: TaskAddress,
  isDue: boolean,
): Promise<Told> {
  const live = await unlessUnreadable(openExecution(deps, task, task.runId));
  const { executionName } = task;
  if (live === undefined) return { flowName: '', executionName, state: 'gone', isOverdue: false };
  const { flowName } = live.state.origin;
  const state = isTaskOpen(live.state, task) ? 'waiting' : 'over';
  return { flowName, executionName, state, isOverdue: isDue && state === 'waiting' };
}
