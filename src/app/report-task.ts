/**
 * ReportTaskSucceeded and ReportTaskFailed: a worker settles the attempt that its token names, exactly once.
 * Source: API reference 4.12, 4.13; FDL reference 5.1.
 */
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { ROOT_FRAME } from '../core/engine/history-event.ts';
import { type ListFrame, listFrames } from '../core/engine/state.ts';
import type { TaskFailed, TaskSucceeded } from '../core/engine/trigger.ts';
import type { WorkId } from '../core/shared/ids.ts';
import { EMPTY_OBJECT, type Json } from '../core/shared/json.ts';
import { AppError } from './app-error.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { checkValue } from './check-value.ts';
import { openExecution } from './open-execution.ts';
import type { ExecutionKey, TokenClaims } from './ports.ts';
import { findEvent } from './find-event.ts';
import { findOutcome } from './find-outcome.ts';
import { checkTextSize } from './text-size.ts';
import { verifyToken } from './verify-token.ts';

export interface Reported {
  /** Event id of the outcome that the report recorded. */
  readonly eventId: number;
}

export interface SuccessReport {
  readonly taskToken: string;
  /** JSON text; empty counts as `{}`. */
  readonly outputText: string;
}

export interface FailureReport {
  readonly taskToken: string;
  readonly error: string;
  readonly cause?: string;
}

/**
 * Durable when it returns. Throws `argument.invalid` (a token that is not ours, an output that is no JSON),
 * `payload.too-large` (the task stays open), `task.already-completed`.
 * workId: the same for a report that is made again; one that finds its own work done has succeeded.
 */
export async function reportTaskSucceeded(
  deps: ChangeDependencies,
  { taskToken, outputText }: SuccessReport,
  workId?: WorkId,
): Promise<Reported> {
  const claims = verifyToken(deps, 'TaskToken', taskToken);
  const output = parseOutput(deps, outputText);
  const { taskEventId } = claims;
  return report(deps, claims, { type: 'TaskSucceeded', taskEventId, output }, workId);
}

/** As `reportTaskSucceeded`, with the error and cause of the failure. */
export async function reportTaskFailed(
  deps: ChangeDependencies,
  { taskToken, error, cause = '' }: FailureReport,
  workId?: WorkId,
): Promise<Reported> {
  const claims = verifyToken(deps, 'TaskToken', taskToken);
  const { taskEventId } = claims;
  const trigger = { type: 'TaskFailed', taskEventId, error, cause, phase: 'run' } as const;
  return report(deps, claims, trigger, workId);
}

function parseOutput({ limits }: ChangeDependencies, text: string): Json {
  if (text.trim() === '') return EMPTY_OBJECT;
  checkTextSize(text, limits.valueBytes);
  const output = parseJson(text);
  checkValue('Output', output, limits.valueBytes);
  return output;
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new AppError('argument.invalid', 'Output must be JSON text, such as {"status": "ok"}.', {
      parameter: 'Output',
    });
  }
}

async function report(
  deps: ChangeDependencies,
  { flowId, executionName, runId, taskEventId }: TokenClaims,
  trigger: TaskSucceeded | TaskFailed,
  workId: WorkId | undefined,
): Promise<Reported> {
  const live = await openExecution(deps, { flowId, executionName }, runId);
  if (live === undefined) throw alreadyCompleted('of an execution that is gone');
  const place = findOpenTask([...listFrames(live.state)], taskEventId);
  if (place === undefined) return findOwnReport(deps, live.key, { taskEventId, workId });
  const entry = await changeExecution(deps, live, trigger, workId);
  const eventId = entry === undefined ? undefined : outcomeId(entry, place);
  if (eventId === undefined) throw alreadyCompleted(`'${place.stepName}'`);
  return { eventId };
}

/** The attempt is over: through an earlier try of this very report, or the report is refused. */
async function findOwnReport(
  deps: ChangeDependencies,
  key: ExecutionKey,
  { taskEventId, workId }: { readonly taskEventId: number; readonly workId: WorkId | undefined },
): Promise<Reported> {
  const found =
    workId === undefined ? undefined : await findOutcome(deps.journal, key, taskEventId);
  if (found !== undefined && found.cause === workId) return { eventId: found.eventId };
  throw alreadyCompleted(await findStepName(deps, key, taskEventId));
}

interface Place {
  readonly stepName: string;
  readonly frameId: number;
}

/** Where the open attempt that this event scheduled stands. */
function findOpenTask(lists: readonly ListFrame[], taskEventId: number): Place | undefined {
  const list = lists.find(({ step }) => step?.task?.scheduledEventId === taskEventId);
  return list?.step && { stepName: list.step.name, frameId: list.id };
}

/** The attempt's outcome in the entry that the report caused; undefined: the entry is about something else. */
function outcomeId({ events }: JournalEntry, { stepName, frameId }: Place): number | undefined {
  const outcome = events.find(
    (event) =>
      (event.type === 'TaskSucceeded' || event.type === 'TaskFailed') &&
      event.stepName === stepName &&
      (event.frame ?? ROOT_FRAME) === frameId,
  );
  return outcome?.eventId;
}

/** For the message only: an attempt that is over is found in the history, as long as that is kept. */
async function findStepName(
  deps: ChangeDependencies,
  key: ExecutionKey,
  taskEventId: number,
): Promise<string> {
  const event = await findEvent(deps.journal, key, taskEventId);
  return event === undefined ? `of execution '${key.executionName}'` : `'${event.stepName}'`;
}

function alreadyCompleted(which: string): AppError {
  return new AppError('task.already-completed', `Task ${which} has already completed.`);
}
