/**
 * What a stored execution says of itself, checked while it is read:
 *
 * P1  Event ids are 1, 2, 3 … without gaps; entries are numbered so, too, and their times never go back.
 * P2  One terminal event at most, and nothing after it.
 * P3  One outcome at most of each attempt of a task.
 * P4  A header that is closed says what the last event says.
 */
import { childRunOf } from '../../../src/app/child-execution.ts';
import { foldEntries } from '../../../src/core/engine/evolve.ts';
import type { TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import { type ExecutionState, initialState, listFrames } from '../../../src/core/engine/state.ts';
import { statusByEnd } from '../../../src/core/shared/execution-status.ts';
import type { RunId, WorkId } from '../../../src/core/shared/ids.ts';
import { IDS, makerOf } from './port-calls.ts';
import type { StoredExecution } from './stored-data.ts';
import { promise } from './violation.ts';

export type Scheduled = Extract<HistoryEvent, { type: 'TaskScheduled' }>;

export interface Outcome {
  readonly event: HistoryEvent;
  readonly cause: WorkId;
}

/** Something that is left to do: whoever has the work id does it, as long as its message is there. */
export interface Obligation {
  readonly what: string;
  readonly owner: WorkId;
  /** Met by a message or an item of this alarm, too. */
  readonly alarmId?: number;
  /** Met by a message that stops this run, or by its end, too. */
  readonly stops?: RunId;
  /** Met by a message to this task, or by the end of its attempt, too. */
  readonly tells?: TaskAddress;
}

export interface ExecutionFacts {
  readonly stored: StoredExecution;
  /** The last entry, when it ended the execution. */
  readonly end?: Outcome;
  /** Processes whose work ids stand in the journal. */
  readonly makers: ReadonlySet<string>;
  readonly scheduled: ReadonlyMap<number, Scheduled>;
  /** By the event id of the attempt's TaskScheduled. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly armed: ReadonlySet<number>;
  readonly obligations: readonly Obligation[];
}

const OUTCOMES = new Set(['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed']);

export function factsOf(stored: StoredExecution): ExecutionFacts {
  const { header, entries } = stored;
  checkOrder(entries);
  const end = findEnd(stored);
  const state = foldEntries(initialState(header.origin, header.cause), entries);
  promise((state.end !== undefined) === (end !== undefined), 'the fold ends with the history');
  return {
    stored,
    makers: new Set(entries.map(({ cause }) => makerOf(cause))),
    scheduled: scheduledOf(entries),
    outcomes: outcomesOf(entries),
    armed: new Set(entries.flatMap(({ facts }) => facts.armed?.alarmId ?? [])),
    obligations: [...obligationsOf(state, stored)],
    ...(end === undefined ? {} : { end }),
  };
}

function checkOrder(entries: readonly JournalEntry[]): void {
  let eventId = 0;
  let time = '';
  for (const [number, entry] of entries.entries()) {
    promise(entry.number === number, `P1: entry ${entry.number} stands at place ${number}`);
    promise(entry.time >= time, `P1: entry ${number} is older than the one before`);
    time = entry.time;
    for (const event of entry.events) {
      eventId += 1;
      promise(event.eventId === eventId, `P1: event ${event.eventId} stands at place ${eventId}`);
    }
    promise(
      entry.lastEventId === eventId,
      `P1: entry ${number} counts ${entry.lastEventId} events`,
    );
  }
}

function findEnd({ header, entries }: StoredExecution): Outcome | undefined {
  const events = withCauses(entries);
  const ends = events.filter(({ event }) => statusByEnd(event.type) !== undefined);
  promise(ends.length <= 1, `P2: ${ends.length} terminal events`);
  const [end] = ends;
  promise(end === undefined || events.at(-1) === end, 'P2: events follow the terminal one');
  const status = statusByEnd(end?.event.type) ?? 'Running';
  const isRight = header.status === 'Running' || header.status === status;
  promise(isRight, `P4: the header says ${header.status}, the journal ${status}`);
  return end;
}

function withCauses(entries: readonly JournalEntry[]): readonly Outcome[] {
  return entries.flatMap(({ events, cause }) => events.map((event) => ({ event, cause })));
}

function scheduledOf(entries: readonly JournalEntry[]): Map<number, Scheduled> {
  const events = entries.flatMap((entry) => entry.events);
  const scheduled = events.filter((event) => event.type === 'TaskScheduled');
  return new Map(scheduled.map((event) => [event.eventId, event]));
}

function outcomesOf(entries: readonly JournalEntry[]): Map<number, Outcome> {
  const attemptBySubmission = new Map<number, number>();
  const outcomes = new Map<number, Outcome>();
  for (const outcome of withCauses(entries)) {
    const { type, eventId, scheduleEventId } = outcome.event;
    if (type === 'TaskSubmitted') attemptBySubmission.set(eventId, scheduleEventId);
    if (!OUTCOMES.has(type)) continue;
    const attempt = attemptBySubmission.get(scheduleEventId) ?? scheduleEventId;
    promise(!outcomes.has(attempt), `P3: the attempt of event ${attempt} has two outcomes`);
    outcomes.set(attempt, outcome);
  }
  return outcomes;
}

function* obligationsOf(state: ExecutionState, { header }: StoredExecution): Generator<Obligation> {
  for (const { owner, scheduledEventId } of state.abandoned ?? []) {
    const { runId: stops } = childRunOf(IDS, state.origin, { taskEventId: scheduledEventId });
    yield { owner, stops, what: `stopping what event ${scheduledEventId} started` };
  }
  if (state.end !== undefined) yield* afterTheEnd(state, state.end.owner, header.status);
  else yield* whileRunning(state);
}

function* afterTheEnd(
  { origin, listeners = [] }: ExecutionState,
  owner: WorkId,
  headerStatus: string,
): Generator<Obligation> {
  if (headerStatus === 'Running') yield { owner, what: 'closing the header' };
  for (const tells of [...(origin.tells ?? []), ...listeners]) {
    yield { owner, tells, what: `telling the end to event ${tells.taskEventId}` };
  }
}

function* whileRunning(state: ExecutionState): Generator<Obligation> {
  let waits = false;
  for (const { alarmId, owner } of state.alarms) {
    waits = true;
    yield { owner, alarmId, what: `waking up by alarm ${alarmId}` };
  }
  for (const { step } of listFrames(state)) {
    if (step?.task === undefined || step.task.submittedEventId !== undefined) continue;
    waits = true;
    yield { owner: step.task.owner, what: `the call of "${step.name}"` };
  }
  if (state.continuation !== undefined) {
    waits = true;
    yield { owner: state.continuation, what: 'the rest of a slice' };
  }
  promise(waits, 'P9: a running execution waits for nothing');
}
