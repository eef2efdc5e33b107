/**
 * Sees every write as it happens and keeps what the invariants ask for: journals, folded by themselves, and calls of tasks.
 * What it holds against the engine it knows from the stored data alone.
 */
import { foldEntries } from '../../../src/core/engine/evolve.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import type { ExecutionOrigin } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import { type ExecutionState, initialState } from '../../../src/core/engine/state.ts';
import type { RunId } from '../../../src/core/shared/ids.ts';
import type { CallKey, StatefulInvocation } from '../../../src/app/invocation-store.ts';
import type { ExecutionKey } from '../../../src/app/ports.ts';
import type { Caller, PortCall } from './network.ts';

export type Scheduled = Extract<HistoryEvent, { type: 'TaskScheduled' }>;

/** One execution, as its journal tells it. */
export interface Watched {
  readonly key: ExecutionKey;
  readonly origin: ExecutionOrigin;
  readonly entries: JournalEntry[];
  /** By event id, from 1 on, at `id - 1`. */
  readonly events: HistoryEvent[];
  /** The fold of the entries. */
  state: ExecutionState;
  /** Attempts that have begun what somebody has to stop when nobody waits for it any more. */
  readonly beginners: Scheduled[];
  /** Entries in a row that tell nothing. */
  silent: number;
  /** When the expiry was moved on last: milliseconds since the epoch. */
  keptMs: number;
  /** Of the newest entry that loading can begin with. */
  snapshotNumber: number;
  /** How each attempt ended: the outcome's event, by the event id of TaskScheduled. */
  readonly outcomeByAttempt: Map<number, HistoryEvent>;
}

export interface NewEntry {
  readonly watched: Watched;
  readonly entry: JournalEntry;
  /** Before the entry. */
  readonly before: ExecutionState;
  readonly by: Caller;
}

/** Told of what is seen. */
export interface Judge {
  /** Before it counts. */
  onEntry(seen: NewEntry): void;
  /** Once it is part of the state. */
  onFolded(seen: NewEntry): void;
  /** known: the first call under the same key. */
  onTask(task: RunTask, known: RunTask | undefined): void;
}

const OUTCOMES: ReadonlySet<string> = new Set([
  'TaskSucceeded',
  'TaskFailed',
  'TaskTimedOut',
  'TaskSubmitFailed',
]);

export function isOutcome({ type }: HistoryEvent): boolean {
  return OUTCOMES.has(type);
}

export class Witness {
  readonly byRun = new Map<RunId, Watched>();
  /** The first call under each key. */
  readonly taskByKey = new Map<string, RunTask>();
  /** From when the header's expiry counts, as it was moved on last: milliseconds since the epoch. */
  readonly keptMsByRun = new Map<RunId, number>();
  /** Stateful invocations that were over when their callers asked for the name, by effect. */
  readonly overBeforeCall = new Set<string>();
  /** Asynchronous calls whose ends are recorded, by request id. */
  readonly endedCalls = new Set<string>();
  readonly judge: Judge;
  /** Counts what has changed. */
  changes = 0;
  private readonly byKey = new Map<string, Watched>();

  constructor(judge: Judge) {
    this.judge = judge;
  }

  get executions(): IterableIterator<Watched> {
    return this.byKey.values();
  }

  find({ flowId, executionName }: ExecutionKey): Watched | undefined {
    return this.byKey.get(`${flowId}/${executionName}`);
  }

  saw({ caller, label, args, result }: PortCall): void {
    if (label === 'journal.start' && result === true) {
      const [, entry, origin] = args as [string, JournalEntry, ExecutionOrigin];
      this.begin(caller, entry, origin);
    } else if (label === 'journal.commit' && result === true) {
      const [key, entry] = args as [ExecutionKey, JournalEntry];
      this.goOn(caller, key, entry);
    } else if (label === 'invocations.recordEnd') {
      const [{ requestId }] = args as [CallKey];
      this.endedCalls.add(requestId);
    } else if (label === 'invocations.claim') {
      const { effectId, status } = result as StatefulInvocation;
      if (status !== 'Running') this.overBeforeCall.add(effectId);
    } else if (label === 'journal.extendHeader') {
      const [, runId, fromMs] = args as [ExecutionKey, RunId, number];
      this.keptMsByRun.set(runId, Math.max(fromMs, this.keptMsByRun.get(runId) ?? 0));
    }
  }

  /** A call of a task, when it is made. */
  sawTask(task: RunTask): void {
    this.judge.onTask(task, this.taskByKey.get(task.effectId));
    if (!this.taskByKey.has(task.effectId)) this.taskByKey.set(task.effectId, task);
  }

  private begin(by: Caller, entry: JournalEntry, origin: ExecutionOrigin): void {
    const { flowId, executionName } = origin;
    const key = { flowId, executionName };
    const before = initialState(origin, entry.cause);
    const watched: Watched = {
      key,
      origin,
      entries: [],
      events: [],
      state: before,
      beginners: [],
      silent: 0,
      keptMs: Date.parse(entry.time),
      snapshotNumber: 0,
      outcomeByAttempt: new Map(),
    };
    const other = this.find(key);
    this.add({ watched: other ?? watched, entry, before: other?.state ?? before, by });
    this.byKey.set(`${flowId}/${executionName}`, watched);
    this.byRun.set(origin.runId, watched);
  }

  private goOn(by: Caller, key: ExecutionKey, entry: JournalEntry): void {
    const watched = this.find(key);
    if (watched === undefined) throw new Error('an entry follows an entry 0');
    this.add({ watched, entry, before: watched.state, by });
  }

  private add(seen: NewEntry): void {
    const { watched, entry } = seen;
    this.changes += 1;
    this.judge.onEntry(seen);
    watched.entries.push(entry);
    watched.state = foldOn(watched.state, entry);
    for (const event of entry.events) {
      watched.events.push(event);
      if (isOutcome(event)) watched.outcomeByAttempt.set(attemptOf(watched, event), event);
      if (event.type === 'TaskScheduled' && begins(event)) watched.beginners.push(event);
    }
    watched.silent = entry.events.length > 0 || entry.facts.kept === true ? 0 : watched.silent + 1;
    if (entry.snapshot !== undefined) watched.snapshotNumber = entry.number;
    if (entry.facts.kept === true) watched.keptMs = Date.parse(entry.time);
    this.judge.onFolded(seen);
  }
}

/** Event id of the attempt's TaskScheduled, of its outcome. */
export function attemptOf({ events }: Pick<Watched, 'events'>, outcome: HistoryEvent): number {
  const cause = events[outcome.scheduleEventId - 1];
  return cause?.type === 'TaskSubmitted' ? cause.scheduleEventId : outcome.scheduleEventId;
}

/** A child that it waits for, or a stateful invocation. */
function begins({ detail }: Scheduled): boolean {
  if (detail.resourceArn.startsWith('acs:fnf:')) return detail.pattern === 'sync';
  return invocationIdOf(detail) !== undefined && detail.pattern !== 'requestResponse';
}

export function invocationIdOf({ serviceParams }: Scheduled['detail']): string | undefined {
  const id = serviceParams?.['StatefulAsyncInvocationID'];
  return typeof id === 'string' || id === undefined ? id : JSON.stringify(id);
}

/** A snapshot would take the place of our own fold. */
function foldOn(state: ExecutionState, { snapshot, ...entry }: JournalEntry): ExecutionState {
  const folded = foldEntries(state, [entry]);
  if (snapshot === undefined) return folded;
  return { ...folded, snapshot: { entryNumber: entry.number, bytesSince: 0 } };
}
