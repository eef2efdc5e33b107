/** What a running execution waits for: the state's own words, and those of the children and invocations that it waits for. */
import type { Flow } from '../core/definition/flow.ts';
import { executionDeadline } from '../core/engine/deadlines.ts';
import type { ExecutionState } from '../core/engine/state.ts';
import { containersOf, type Wait, waitsOf } from '../core/engine/waits.ts';
import { eventEffectId } from '../core/shared/ids.ts';
import { childRunOf, findChildKey } from './child-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { actionOf, actorOf } from './describe-wait.ts';
import { type ExplainedWait, firstOf, type RunningPart } from './explanation.ts';
import { withoutTokens } from './without-tokens.ts';
import { isLate, isOwedTooLong, isTimeOver, isWaitOverdue } from './overdue.ts';
import { unlessUnreadable } from './unless-unreadable.ts';

export type RunningDependencies = Pick<
  Dependencies,
  'flows' | 'ids' | 'invocations' | 'journal' | 'limits' | 'tokens'
>;

interface Look {
  readonly flow: Flow;
  readonly state: ExecutionState;
  readonly nowMs: number;
}

/** Children and invocations are looked up for what is shown only. */
export async function explainRunning(
  deps: RunningDependencies,
  look: Look,
): Promise<Omit<RunningPart, 'isAbandoned'>> {
  const { flow, state, nowMs } = look;
  const { dueMs, isDefault } = executionDeadline(flow, state);
  const waits = firstOf(overdueFirst(deps, look));
  const wakeUps = state.alarms
    .map((alarm) => ({ dueMs: alarm.dueMs, isOverdue: isLate(alarm.dueMs, nowMs) }))
    .toSorted((left, right) => left.dueMs - right.dueMs);
  return {
    deadline: { dueMs, isDefault },
    waits: {
      count: waits.count,
      first: await Promise.all(waits.first.map((wait) => explainWait(deps, look, wait))),
    },
    containers: firstOf([...containersOf(flow, state)]),
    wakeUps: firstOf(wakeUps),
    ...sliceOf(deps, look),
  };
}

/** What is overdue must not be hidden behind the count of the others. */
function overdueFirst({ limits }: RunningDependencies, { flow, state, nowMs }: Look): Wait[] {
  const rank = (wait: Wait) => (isWaitOverdue(wait, nowMs, limits) ? 0 : 1);
  return [...waitsOf(flow, state)].toSorted((left, right) => rank(left) - rank(right));
}

function sliceOf(
  { limits }: RunningDependencies,
  { state, nowMs }: Look,
): Pick<RunningPart, 'slice'> {
  if (state.continuation === undefined) return {};
  const sinceMs = state.timeMs;
  return { slice: { sinceMs, isOverdue: isOwedTooLong(sinceMs, nowMs, limits) } };
}

async function explainWait(
  deps: RunningDependencies,
  look: Look,
  wait: Wait,
): Promise<ExplainedWait> {
  const { flow, state, nowMs } = look;
  const { isToldLate, ...further } = await lookFurther(deps, look, wait);
  const found = { ...further, isTimeOver: isTimeOver(wait, nowMs) };
  const { dueMs } = executionDeadline(flow, state);
  const timesOutMs = 'timesOutMs' in wait ? (wait.timesOutMs ?? Infinity) : Infinity;
  const cause = 'cause' in wait ? { cause: withoutTokens(deps.tokens, wait.cause) } : {};
  return {
    ...wait,
    ...cause,
    ...further,
    actor: actorOf(wait, found),
    action: actionOf(wait, found, deps.limits),
    givesUpMs: Math.min(timesOutMs, dueMs),
    givesUpBy: timesOutMs <= dueMs ? 'step' : 'execution',
    isOverdue: isToldLate || isWaitOverdue(wait, nowMs, deps.limits),
  };
}

type Further = Pick<ExplainedWait, 'child' | 'invocationStatus'> & {
  /** What it waits for has ended, and the message that says so has not been handled. */
  readonly isToldLate: boolean;
};

async function lookFurther(
  deps: RunningDependencies,
  { state, nowMs }: Look,
  wait: Wait,
): Promise<Further> {
  if (wait.kind === 'child') {
    const { executionName } = childRunOf(deps.ids, state.origin, wait);
    const key = await findChildKey(deps, state.origin, wait);
    const header = key && (await unlessUnreadable(findCurrentHeader(deps, key)));
    const status = header === undefined ? {} : { status: header.status };
    return { child: { executionName, ...status }, isToldLate: isEndedLong(header, nowMs) };
  }
  if (wait.kind !== 'asyncCall' || wait.invocationId === undefined) return { isToldLate: false };
  const invocation = await deps.invocations.find(wait.invocationId);
  const effectId = eventEffectId(state.origin.runId, wait.taskEventId);
  if (invocation?.effectId !== effectId) return { isToldLate: false };
  return { invocationStatus: invocation.status, isToldLate: isEndedLong(invocation, nowMs) };
}

function isEndedLong(end: { readonly stoppedAt?: string } | undefined, nowMs: number): boolean {
  return end?.stoppedAt !== undefined && isLate(Date.parse(end.stoppedAt), nowMs);
}
