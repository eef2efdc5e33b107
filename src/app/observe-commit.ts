/**
 * Counts and logs what an entry that was committed just now has brought about. By whoever committed it, so once per entry;
 * an entry whose reply was lost is not counted.
 *
 * One line per start, per end and per attempt that failed. Never an input, an output, a cause or a token: those are the
 * customer's, and the history has them.
 */
import { type HistoryEvent, ROOT_FRAME } from '../core/engine/history-event.ts';
import type { JournalEntry } from '../core/engine/journal-entry.ts';
import { type ExecutionState, listFrames, type StepFrame } from '../core/engine/state.ts';
import type { Dependencies } from './dependencies.ts';
import type { MetricName } from './metrics.ts';

type Watchers = Pick<Dependencies, 'log' | 'metrics' | 'limits'>;

interface Commit {
  readonly before: ExecutionState;
  readonly entry: JournalEntry;
  readonly steps: StepsBefore;
}

const END_METRICS = {
  ExecutionSucceeded: 'ExecutionsSucceeded',
  ExecutionFailed: 'ExecutionsFailed',
  ExecutionTimedOut: 'ExecutionsTimedOut',
  ExecutionStopped: 'ExecutionsStopped',
} as const satisfies Record<string, MetricName>;

/** What services answer to too many calls. Source: FDL reference 4.1. */
const THROTTLED = 'FC.ResourceThrottled';

/** Of the events that an execution may have, when its author is told: it should be split. */
const NEAR_LIMIT = 0.8;

/** before: the state that the entry was decided on. */
export function observeCommit(
  watchers: Watchers,
  before: ExecutionState,
  entry: JournalEntry,
): void {
  const commit = { before, entry, steps: new StepsBefore(before) };
  for (const event of entry.events) observe(watchers, commit, event);
  warnOfLimit(watchers, commit);
}

function observe(watchers: Watchers, commit: Commit, event: HistoryEvent): void {
  if (isEnd(event)) return observeEnd(watchers, commit, event);
  if (isAttemptFailure(event)) return observeFailure(watchers, commit, event);
  switch (event.type) {
    case 'ExecutionStarted':
      watchers.metrics.add('ExecutionsStarted');
      watchers.log.info('execution started', fieldsOf(commit, event));
      return;
    case 'StepEntered':
      return commit.steps.replace(event);
    case 'TaskScheduled':
      if (isRetry(commit, event)) watchers.metrics.add('TaskRetries');
      return;
    case 'StepSucceeded':
    case 'StepFailed':
      return measureStep(watchers, commit, event);
    default: // Nothing to be counted.
  }
}

type End = Extract<HistoryEvent, { type: keyof typeof END_METRICS }>;

function isEnd(event: HistoryEvent): event is End {
  return Object.hasOwn(END_METRICS, event.type);
}

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

function isAttemptFailure(event: HistoryEvent): event is AttemptFailure {
  const { type } = event;
  return type === 'TaskFailed' || type === 'TaskTimedOut' || type === 'TaskSubmitFailed';
}

function observeFailure({ log, metrics }: Watchers, commit: Commit, event: AttemptFailure): void {
  const { error } = event.detail;
  if (error === THROTTLED) metrics.add('Throttles');
  log.info('attempt of a task failed', { ...fieldsOf(commit, event), type: event.type, error });
}

/** Steps that begin and end in one decision take no time worth knowing. */
function measureStep({ metrics }: Watchers, { steps, entry }: Commit, event: HistoryEvent): void {
  const started = steps.find(event)?.started;
  if (started !== undefined) metrics.add('StepLatency', Date.parse(entry.time) - started.atMs);
}

/** No visit of a step has two attempts in one entry: the first has to be committed to be made. */
function isRetry({ steps }: Commit, event: HistoryEvent): boolean {
  return steps.find(event)?.attemptEventId !== undefined;
}

/** One line per execution. */
function warnOfLimit({ log, metrics, limits }: Watchers, { before, entry }: Commit): void {
  const { lastEventId: events } = entry;
  const limit = limits.eventsPerExecution;
  const mark = limit * NEAR_LIMIT;
  if (before.lastEventId >= mark || events < mark) return;
  metrics.add('ExecutionsNearEventLimit');
  log.warn('execution near its limit of events', { ...namesOf(before), events, limit });
}

function fieldsOf({ before }: Commit, event: HistoryEvent): Record<string, unknown> {
  const { stepName, eventId } = event;
  return { ...namesOf(before), ...(stepName === '' ? {} : { stepName }), eventId };
}

function namesOf({ origin: { flowName, executionName, runId } }: ExecutionState) {
  return { flowName, executionName, runId };
}

/** The steps that were in progress before an entry. Looks at the state once, and only if it has to. */
class StepsBefore {
  private readonly state: ExecutionState;
  private stepByFrame: Map<number, StepFrame | undefined> | undefined;
  private readonly replaced = new Set<number>();

  constructor(state: ExecutionState) {
    this.state = state;
  }

  /** What comes of the event's list from now on is of a step that was entered in this entry: maybe the same, once more. */
  replace({ frame = ROOT_FRAME }: HistoryEvent): void {
    this.replaced.add(frame);
  }

  /** The event's step; undefined: it was entered in this entry. */
  find({ frame = ROOT_FRAME }: HistoryEvent): StepFrame | undefined {
    if (this.replaced.has(frame)) return undefined;
    this.stepByFrame ??= new Map([...listFrames(this.state)].map(({ id, step }) => [id, step]));
    return this.stepByFrame.get(frame);
  }
}
