/**
 * An execution whose message keeps breaking an invariant of ours fails visibly, without a fold: the newest entry's number
 * and last event id are all that is needed. What its end brings about needs the fold, and is done without one at the worst.
 */
import type { EntryHeading, WorkMessage } from './ports.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { effectsOwed } from '../core/engine/effects.ts';
import type { HistoryEvent } from '../core/engine/history-event.ts';
import type { RunId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { toTimestamp } from '../core/shared/units.ts';
import { Fault, isFault } from './app-error.ts';
import { backOff } from './back-off.ts';
import { openExecution } from './open-execution.ts';
import { type EffectDependencies, performEffect } from './perform-effect.ts';
import { NotTold, tellStatus } from './status-events.ts';
import { tellEnd } from './tell-task.ts';

type FailDependencies = EffectDependencies;

const ATTEMPTS = 8;

/** Idempotent. An execution that is gone, ended or another run is left alone. Throws a Fault, or NotTold, to be called again. */
export async function failPoisoned(
  deps: FailDependencies,
  { key, runId, workId }: WorkMessage,
  reason: string,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const newest = await deps.journal.findNewestHeading(key);
    if (newest?.runId !== runId) {
      const fields = { ...key, runId, reason };
      deps.log.error('poisoned message of an execution that is not there', fields);
      return;
    }
    if (newest.ends !== undefined) return finish(deps, key, newest, reason);
    const entry = failingEntry(deps, newest, workId, reason);
    if (await deps.journal.commit(key, entry)) {
      deps.cache.drop(key);
      // Before what may have to be tried again: by then it has ended.
      deps.metrics.add('ExecutionsFailed');
      deps.metrics.add('ExecutionsPoisoned');
      deps.log.error('execution failed by a poisoned message', { ...key, runId, reason });
      return finish(deps, key, { runId, time: entry.time, ends: 'Failed' }, reason);
    }
    await backOff(deps, attempt);
  }
  throw new Fault('the execution kept moving while it was to be failed');
}

type Ended = Pick<EntryHeading, 'runId' | 'time' | 'ends'>;

/**
 * What the owner of the end would do, whose message is dropped now: the header, whoever waits for the end, whatever the
 * execution waited for. By the fold where that is possible, else by what can be told without one.
 */
async function finish(
  deps: FailDependencies,
  key: WorkMessage['key'],
  ended: Ended,
  reason: string,
): Promise<void> {
  try {
    await performWhatIsOwed(deps, key, ended.runId);
  } catch (error) {
    if (isToComeAgain(error)) throw error;
    deps.log.warn('end of a poisoned execution told without its history', { ...key, error });
    await tellWithoutFold(deps, key, ended, reason);
  }
}

async function performWhatIsOwed(
  deps: FailDependencies,
  key: WorkMessage['key'],
  runId: RunId,
): Promise<void> {
  const live = await openExecution(deps, key, runId);
  invariant(live?.state.end !== undefined, 'an execution that has ended is there');
  const { flow } = await deps.definitions.get(live.state.origin.definitionHash);
  const effects = effectsOwed(flow, live.state, 'everyone');
  const results = await Promise.allSettled(
    effects.map((effect) => performEffect(deps, live.state, effect)),
  );
  // None holds the others up. A defect goes first: it will not pass, and what can be told without a fold is told then.
  const reasons = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (reasons.length > 0) throw reasons.find((reason) => !isToComeAgain(reason)) ?? reasons[0];
}

const isToComeAgain = (error: unknown) => isFault(error) || error instanceof NotTold;

/** The end itself may be readable where the rest is not. */
async function tellWithoutFold(
  deps: FailDependencies,
  key: WorkMessage['key'],
  { runId, time, ends = 'Failed' }: Ended,
  reason: string,
): Promise<void> {
  const end = await readEnd(deps, key, reason);
  const header = await deps.journal.findHeader(key);
  const listeners = await deps.journal.readListeners(key);
  for (const task of [...(header?.origin.tells ?? []), ...listeners]) {
    await tellEnd(deps, end, task);
  }
  await deps.journal.closeHeader(key, runId, {
    status: ends,
    stoppedAt: time,
    ...('output' in end ? { output: end.output } : {}),
  });
  if (header === undefined) return;
  const { flowName, executionName, startedAt } = header.origin;
  await tellStatus(deps, {
    ...{ flowName, executionName, runId, status: ends, startedAt, stoppedAt: time },
    ...('failure' in end ? { error: end.failure.error } : {}),
  });
}

async function readEnd(deps: FailDependencies, key: WorkMessage['key'], reason: string) {
  const event = await findLastEvent(deps, key);
  if (event?.type === 'ExecutionSucceeded') return { output: event.detail.output };
  return { failure: isEnd(event) ? event.detail : { error: 'FnF.RuntimeError', cause: reason } };
}

async function findLastEvent(
  { journal }: FailDependencies,
  key: WorkMessage['key'],
): Promise<HistoryEvent | undefined> {
  try {
    return (await journal.findNewestEntry(key))?.events.at(-1);
  } catch (error) {
    if (isFault(error)) throw error;
    return undefined; // It cannot be decoded: its heading has told that it is an end.
  }
}

type EndEvent = Extract<
  HistoryEvent,
  { type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionStopped' }
>;

function isEnd(event: HistoryEvent | undefined): event is EndEvent {
  return /^Execution(?:Failed|TimedOut|Stopped)$/.test(event?.type ?? '');
}

function failingEntry(
  { clock }: FailDependencies,
  newest: EntryHeading,
  cause: WorkMessage['workId'],
  reason: string,
): JournalEntry {
  const eventId = newest.lastEventId + 1;
  const time = toTimestamp(Math.max(clock.nowMs(), Date.parse(newest.time)));
  const detail = { error: 'FnF.RuntimeError', cause: reason };
  return {
    number: newest.number + 1,
    runId: newest.runId,
    cause,
    time,
    lastEventId: eventId,
    facts: {},
    events: [
      {
        type: 'ExecutionFailed',
        eventId,
        stepName: '',
        scheduleEventId: newest.lastEventId,
        time,
        detail,
      },
    ],
  };
}
