/**
 * ReportTaskSucceeded and ReportTaskFailed: a worker settles the attempt that its token names, exactly once.
 * Source: API reference 4.12, 4.13; FDL reference 5.1.
 */
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import type { ListFrame } from '../core/engine/state.ts';
import { listFrames } from '../core/engine/state.ts';
import type { TaskFailed, TaskSucceeded } from '../core/engine/trigger.ts';
import { EMPTY_OBJECT, type Json } from '../core/shared/json.ts';
import { jsonBytes } from '../core/shared/json-size.ts';
import { AppError } from './app-error.ts';
import { changeExecution, type ChangeDependencies } from './change-execution.ts';
import { openExecution } from './open-execution.ts';
import type { TokenClaims } from './ports.ts';
import { checkTextSize } from './text-size.ts';

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
 */
export async function reportTaskSucceeded(
  deps: ChangeDependencies,
  { taskToken, outputText }: SuccessReport,
): Promise<Reported> {
  const claims = verify(deps, taskToken);
  const output = parseOutput(deps, outputText);
  return report(deps, claims, { type: 'TaskSucceeded', taskEventId: claims.taskEventId, output });
}

/** As `reportTaskSucceeded`, with the error and cause of the failure. */
export async function reportTaskFailed(
  deps: ChangeDependencies,
  { taskToken, error, cause = '' }: FailureReport,
): Promise<Reported> {
  const claims = verify(deps, taskToken);
  const { taskEventId } = claims;
  return report(deps, claims, { type: 'TaskFailed', taskEventId, error, cause, phase: 'run' });
}

function verify({ tokens }: ChangeDependencies, taskToken: string): TokenClaims {
  const claims = tokens.verify(taskToken);
  if (claims !== undefined) return claims;
  throw new AppError('argument.invalid', 'TaskToken is not a task token of this deployment.', {
    parameter: 'TaskToken',
  });
}

function parseOutput({ limits }: ChangeDependencies, text: string): Json {
  if (text.trim() === '') return EMPTY_OBJECT;
  checkTextSize(text, limits.valueBytes);
  const output = parseJson(text);
  if (jsonBytes(output) <= limits.valueBytes) return output;
  throw new AppError(
    'payload.too-large',
    `The payload size exceeds maximum allowed size (${limits.valueBytes} bytes).`,
  );
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
): Promise<Reported> {
  const live = await openExecution(deps, { flowId, executionName }, runId);
  if (live === undefined) throw alreadyCompleted('of an execution that is gone');
  const step = openStep([...listFrames(live.state)], taskEventId);
  if (step === undefined) throw alreadyCompleted(`of execution '${executionName}'`);
  const entry = await changeExecution(deps, live, trigger);
  if (entry === undefined) throw alreadyCompleted(`'${step.name}'`);
  return { eventId: outcomeId(entry, step.scheduledBy) };
}

/** The step whose open attempt was scheduled by this event. */
function openStep(lists: readonly ListFrame[], taskEventId: number) {
  const step = lists.find((list) => list.step?.task?.scheduledEventId === taskEventId)?.step;
  if (step?.task === undefined) return undefined;
  const scheduledBy = [step.task.scheduledEventId, step.task.submittedEventId];
  return { name: step.name, scheduledBy };
}

/** The outcome is the first event of the attempt in the entry that the report caused. */
function outcomeId(entry: JournalEntry, scheduledBy: readonly (number | undefined)[]): number {
  const outcome = entry.events.find(
    ({ type, scheduleEventId }) =>
      (type === 'TaskSucceeded' || type === 'TaskFailed') && scheduledBy.includes(scheduleEventId),
  );
  return outcome?.eventId ?? entry.lastEventId;
}

function alreadyCompleted(which: string): AppError {
  return new AppError('task.already-completed', `Task ${which} has already completed.`);
}
