/**
 * Counts and logs what an entry that was committed just now has brought about. By whoever committed it, so once per entry;
 * an entry whose reply was lost is not counted.
 *
 * One line per start, per end and per attempt that failed. Never an input, an output, a cause or a token: those are the
 * customer's, and the history has them.
 */
import type { HistoryEvent } from '../core/engine/history-event.ts';
import { ROOT_FRAME } from '../core/engine/history-event.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { type ExecutionState, listFrames, type StepFrame } from '../core/engine/state.ts';
import type { Dependencies } from './dependencies.ts';
import type { MetricName } from './metrics.ts';

type Watchers = Pick<Dependencies, 'log' | 'metrics'>;

interface Commit {
  readonly before: ExecutionState;
  readonly entry: JournalEntry;
  /** The step that was in progress in an event's list before. */
  readonly stepOf: (event: HistoryEvent) => StepFrame | undefined;
}

const END_METRICS = {
  ExecutionSucceeded: 'ExecutionsSucceeded',
  ExecutionFailed: 'ExecutionsFailed',
  ExecutionTimedOut: 'ExecutionsTimedOut',
  ExecutionStopped: 'ExecutionsStopped',
} as const satisfies Record<string, MetricName>;

/** What services answer to too many calls. Source: FDL reference 4.1. */
const THROTTLED = 'FC.ResourceThrottled';

/** before: the state that the entry was decided on. */
export function observeCommit(
  watchers: Watchers,
  before: ExecutionState,
  entry: JournalEntry,
): void {
  const commit = { before, entry, stepOf: stepFinder(before) };
  for (const event of entry.events) observe(watchers, commit, event);
}

function observe(watchers: Watchers, commit: Commit, event: HistoryEvent): void {
  switch (event.type) {
    case 'ExecutionStarted':
      watchers.metrics.add('ExecutionsStarted');
      watchers.log.info('execution started', fieldsOf(commit, event));
      return;
    case 'ExecutionSucceeded':
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionStopped':
      return observeEnd(watchers, commit, event);
    case 'TaskScheduled':
      if (isRetry(commit, event)) watchers.metrics.add('TaskRetries');
      return;
    case 'TaskFailed':
    case 'TaskTimedOut':
    case 'TaskSubmitFailed':
      return observeFailure(watchers, commit, event);
    case 'StepSucceeded':
    case 'StepFailed':
      return measureStep(watchers, commit, event);
    default: // Nothing to be counted.
  }
}

type End = Extract<HistoryEvent, { type: keyof typeof END_METRICS }>;

function observeEnd({ log, metrics }: Watchers, commit: Commit, event: End): void {
  metrics.add(END_METRICS[event.type]);
  const { origin } = commit.before;
  log.info('execution ended', {
    ...fieldsOf(commit, event),
    status: event.type.slice('Execution'.length),
    durationMs: Date.parse(event.time) - Date.parse(origin.startedAt),
    ...('error' in event.detail ? { error: event.detail.error } : {}),
  });
}

type AttemptFailure = Extract<
  HistoryEvent,
  { type: 'TaskFailed' | 'TaskTimedOut' | 'TaskSubmitFailed' }
>;

function observeFailure({ log, metrics }: Watchers, commit: Commit, event: AttemptFailure): void {
  const { error } = event.detail;
  if (error === THROTTLED) metrics.add('Throttles');
  log.info('attempt of a task failed', { ...fieldsOf(commit, event), type: event.type, error });
}

/** Steps that begin and end in one decision take no time worth knowing. */
function measureStep(
  { metrics }: Watchers,
  { stepOf, entry }: Commit,
  event: Extract<HistoryEvent, { type: 'StepSucceeded' | 'StepFailed' }>,
): void {
  const started = stepOf(event)?.started;
  if (started !== undefined) metrics.add('StepLatency', Date.parse(entry.time) - started.atMs);
}

function isRetry({ stepOf }: Commit, event: HistoryEvent): boolean {
  const step = stepOf(event);
  return step !== undefined && step.failedAttempts.length > 0;
}

function fieldsOf({ before }: Commit, event: HistoryEvent): Record<string, unknown> {
  const { flowName, executionName, runId } = before.origin;
  const { stepName, eventId } = event;
  return { flowName, executionName, runId, ...(stepName === '' ? {} : { stepName }), eventId };
}

/** Looks at the state once, and only if it has to. */
function stepFinder(before: ExecutionState): Commit['stepOf'] {
  let stepByFrame: ReadonlyMap<number, StepFrame | undefined> | undefined;
  return ({ frame = ROOT_FRAME, stepName }) => {
    stepByFrame ??= new Map([...listFrames(before)].map(({ id, step }) => [id, step]));
    const step = stepByFrame.get(frame);
    return step?.name === stepName ? step : undefined;
  };
}
