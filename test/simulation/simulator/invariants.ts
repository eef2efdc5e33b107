/**
 * What holds in every run, whatever goes wrong. Numbers are stable: docs/guarantees.md names them.
 *
 * I1   An execution ends once, and nothing follows its end.
 * I2   Entries are numbered 0, 1, 2 … and stay as they were written; event ids are 1, 2, 3 … without gaps; times never go back.
 * I3   An attempt of a task has one outcome at most, and only after its TaskScheduled.
 * I4   What was acknowledged is in the history: a start, a report, a stop.
 * I5   An effect is performed at least once, and always under the same key with the same content.
 * I6   An effect is performed only after the entry that it follows from is committed.
 * I7   Nothing is stuck: whatever a journal says is owed, a work message, an alarm or a callback with a deadline stands for it.
 * I8   The state in use, and every snapshot, is the fold of the journal.
 * I9   Iterations are entered in order, each once, and no more at a time than the window holds.
 * I10  A child's end is its parent's outcome, as it was, and nothing else is.
 * I11  Nothing is early: no alarm fires before its time by the clock of who decides, no deadline before its time in the history.
 * I12  Faults never become a flow's failure: every error is one that the outside gave, or the calm run has, too.
 * I13  When nothing goes wrong any more, everything ends in bounded time, and nothing is left in a queue.
 * I14  No call and no message fails but by a fault or a refusal that the API documents.
 * I15  A reader never sees an execution otherwise than its journal says, and no call is refused for what is not so.
 * I16  When nothing fails but the deployment, executions go and end as they do when all is well.
 * I17  No call is made twice, and no message handled again, without a reason; nothing is handled again and again.
 * I18  Nothing expires that a running execution still needs.
 * I19  Everybody can hear that an execution runs and how it ended, as it was, and nothing else.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AlarmItem, ExecutionHeader, ExecutionKey } from '../../../src/app/ports.ts';
import type { Limits } from '../../../src/app/limits.ts';
import type { Flow } from '../../../src/core/definition/flow.ts';
import type { RunTask } from '../../../src/core/engine/effect.ts';
import { isSameTask, type TaskAddress } from '../../../src/core/engine/execution-origin.ts';
import type { HistoryEvent } from '../../../src/core/engine/history-event.ts';
import { statusByEnd } from '../../../src/core/shared/execution-status.ts';
import { AlarmChecks } from './alarm-checks.ts';
import { Answers } from './answers.ts';
import { earlyEvents, isSentEarly } from './deadlines.ts';
import { Errors } from './errors.ts';
import type { Faults } from './faults.ts';
import { checkEnd, type Remains } from './final-checks.ts';
import { Iterations } from './iterations.ts';
import { unsupported } from './ownership.ts';
import type { SimProcess } from './sim-process.ts';
import { StatusChecks } from './status-checks.ts';
import { fail, Violation } from './violation.ts';
import { expired, unwatched } from './wake-ups.ts';
import {
  attemptOf,
  invocationIdOf,
  isOutcome,
  type Judge,
  type NewEntry,
  type Watched,
  Witness,
} from './witness.ts';

/** What is stored besides journals, and what the run allows. */
export interface Surroundings extends Remains {
  readonly flowOf: (watched: Watched) => Flow;
  /** Those that have done something since the last step. */
  readonly processes: () => Iterable<SimProcess>;
  /** Changes with whatever is stored. */
  readonly version: () => string;
  /** In the alarm store, and not passed by its cursor. */
  readonly waitingAlarms: () => readonly AlarmItem[];
  readonly header: (key: ExecutionKey) => Promise<ExecutionHeader | undefined>;
  /** Errors that the outside gives, and those of the calm run. */
  readonly allowsError: (error: string, cause: string) => boolean;
  readonly limits: Limits;
  readonly nowMs: () => number;
  readonly faults: Pick<Faults, 'mayDeviate' | 'mayRepeat' | 'healedMs' | 'isPunctual'>;
}

export class Invariants implements Judge {
  readonly witness = new Witness(this);
  readonly answers = new Answers(this.witness);
  readonly statuses = new StatusChecks(this.witness);
  readonly alarms: AlarmChecks;
  private readonly world: Surroundings;
  private readonly errors: Errors;
  private version = '';
  private readonly checkedStates = new WeakSet<object>();
  private readonly iterations = new WeakMap<Watched, Iterations>();

  constructor(world: Surroundings) {
    this.world = world;
    this.alarms = new AlarmChecks(this.witness, world);
    this.errors = new Errors({ ...world, witness: this.witness });
  }

  // --- with every entry ------------------------------------------------------------------------------------------------

  onEntry(seen: NewEntry): void {
    this.checkEnd(seen);
    this.checkNumbers(seen);
    for (const event of seen.entry.events) {
      if (isOutcome(event)) this.checkOutcome(seen, event);
      this.errors.check(seen.watched, event);
    }
    this.checkTime(seen);
    this.checkIterations(seen);
    const lost = expired(seen, this.world.limits);
    if (lost !== undefined) fail('I18', seen.watched, lost);
  }

  onFolded({ watched, entry }: NewEntry): void {
    if (watched.silent > MOST_SILENT)
      fail('I17', watched, 'it wakes up again and again for nothing');
    const left = unwatched(this.world.flowOf(watched), watched, this.world.limits);
    if (left !== undefined) fail('I7', watched, `${left} is not armed by entry ${entry.number}`);
    if (entry.snapshot === undefined || isDeepStrictEqual(entry.snapshot, watched.state)) return;
    fail('I8', watched, `the snapshot of entry ${entry.number} is not the fold of the journal`);
  }

  private checkEnd({ watched, entry, before }: NewEntry): void {
    if (before.end !== undefined) fail('I1', watched, `entry ${entry.number} follows the end`);
    const at = entry.events.findIndex(({ type }) => statusByEnd(type) !== undefined);
    if (at >= 0 && at < entry.events.length - 1) fail('I1', watched, 'events follow the end');
  }

  private checkNumbers({ watched, entry, before }: NewEntry): void {
    const { number, events, lastEventId, time, runId } = entry;
    const isNext = number === watched.entries.length && runId === watched.origin.runId;
    if (!isNext) fail('I2', watched, `entry ${number} is written over`);
    const isGapless = events.every(({ eventId }, i) => eventId === before.lastEventId + i + 1);
    const isLast = lastEventId === before.lastEventId + events.length;
    if (!isGapless || !isLast) fail('I2', watched, `event ids of entry ${number} have a gap`);
    const isLater = Date.parse(time) >= before.timeMs;
    if (!isLater) fail('I2', watched, `entry ${number} is earlier than the one before it`);
  }

  private checkOutcome({ watched, entry }: NewEntry, event: HistoryEvent): void {
    const events = [...watched.events, ...entry.events];
    const attempt = attemptOf({ events }, event);
    const scheduled = events[attempt - 1];
    if (scheduled?.type !== 'TaskScheduled') {
      fail('I3', watched, `event ${event.eventId} is the outcome of no attempt`);
    }
    const earlier = entry.events.filter((other) => other.eventId < event.eventId);
    const known = earlier
      .filter(isOutcome)
      .some((other) => attemptOf({ events }, other) === attempt);
    if (known || watched.outcomeByAttempt.has(attempt)) {
      fail('I3', watched, `attempt ${attempt} has a second outcome: event ${event.eventId}`);
    }
    this.checkPerformed(watched, scheduled, event);
    if (isSyncChild(scheduled)) this.checkChild(watched, scheduled, event);
  }

  /** What came from outside was asked of it, under the attempt's key. */
  private checkPerformed(
    { origin }: Watched,
    scheduled: HistoryEvent,
    outcome: HistoryEvent,
  ): void {
    const isAnswer = outcome.type === 'TaskSucceeded' || outcome.type === 'TaskFailed';
    if (scheduled.type !== 'TaskScheduled' || !isAnswer) return;
    // Stopped before it was called.
    if ('error' in outcome.detail && outcome.detail.error.startsWith('FC.Stateful')) return;
    if (/^(?:acs:)?fnf:/.test(scheduled.detail.resourceArn)) return;
    const key = `${origin.runId}:${scheduled.eventId}`;
    if (this.witness.taskByKey.has(key)) return;
    throw new Violation(
      'I5',
      `${origin.executionName}: ${key} has an outcome and was never called`,
    );
  }

  private checkChild(watched: Watched, { eventId }: HistoryEvent, outcome: HistoryEvent): void {
    if (outcome.type !== 'TaskSucceeded' && outcome.type !== 'TaskFailed') return;
    const task: TaskAddress = { ...watched.key, runId: watched.origin.runId, taskEventId: eventId };
    const ends = [...this.witness.executions]
      .filter((child) => toldBy(child).some((told) => isSameTask(told, task)))
      .map(({ state }) => state.end);
    const isThat = ends.some((end) => end !== undefined && tells(end, outcome));
    if (!isThat) fail('I10', watched, `event ${outcome.eventId} is not how a child ended`);
  }

  private checkTime({ watched, entry, before, by }: NewEntry): void {
    for (const alarmId of entry.facts.disarmed ?? []) {
      const alarm = before.alarms.find((listed) => listed.alarmId === alarmId);
      if (alarm === undefined) fail('I3', watched, `alarm ${alarmId} is not on the list`);
      if (by.nowMs() < alarm.dueMs) fail('I11', watched, `alarm ${alarmId} fires early`);
      this.alarms.onFired(watched, alarm, entry);
    }
    const early = earlyEvents(this.world.flowOf(watched), before, entry);
    for (const event of early)
      fail('I11', watched, `event ${event.eventId}, ${event.type}, is early`);
  }

  private checkIterations({ watched, entry }: NewEntry): void {
    const { flowOf, limits } = this.world;
    const known = this.iterations.get(watched);
    const iterations = known ?? new Iterations(flowOf(watched), limits.foreachConcurrency);
    this.iterations.set(watched, iterations);
    for (const event of entry.events) {
      const wrong = iterations.see(event);
      if (wrong !== undefined) fail('I9', watched, wrong);
    }
  }

  // --- with every call -------------------------------------------------------------------------------------------------

  onTask(task: RunTask, known: RunTask | undefined): void {
    const watched = this.witness.find(task.caller);
    const scheduled = watched?.events[task.taskEventId - 1];
    if (
      scheduled?.type !== 'TaskScheduled' ||
      !task.effectId.startsWith(watched?.origin.runId ?? '')
    ) {
      throw new Violation('I6', `${task.effectId} is called before its attempt is committed`);
    }
    if (watched !== undefined && isSentEarly(watched.events, task, this.world.nowMs())) {
      fail('I11', watched, `the message of attempt ${task.taskEventId} is sent early`);
    }
    this.checkRepeat(task, known);
  }

  private checkRepeat(task: RunTask, known: RunTask | undefined): void {
    if (known !== undefined && !isDeepStrictEqual(known, task)) {
      throw new Violation('I5', `${task.effectId} is called with another content`);
    }
    if (this.world.faults.mayRepeat) return;
    const wasStopped = this.witness.overBeforeCall.has(task.effectId);
    if (known === undefined && !wasStopped) return;
    throw new Violation(
      'I17',
      `${task.effectId} is called again, or after its stop: without a reason`,
    );
  }

  // --- after every step ------------------------------------------------------------------------------------------------

  async afterStep(): Promise<void> {
    for (const process of this.world.processes()) this.checkStates(process);
    const version = this.world.version();
    if (version === this.version) return;
    this.version = version;
    const messages = [...this.world.messages()];
    const waitingAlarms = this.world.waitingAlarms();
    for (const watched of this.witness.executions) {
      const header = watched.state.end && (await this.world.header(watched.key));
      const running = await this.runningInvocations(watched);
      const evidence = { messages, waitingAlarms, header, running, witness: this.witness };
      const what = unsupported(this.world.flowOf(watched), watched, evidence);
      if (what !== undefined) fail('I7', watched, `${what}, and nothing stands for it`);
    }
  }

  // --- at the end ------------------------------------------------------------------------------------------------------

  atEnd(): Promise<void> {
    this.statuses.atEnd();
    return checkEnd(this.witness, this.world);
  }

  private async runningInvocations({ beginners }: Watched): Promise<ReadonlySet<string>> {
    const running = new Set<string>();
    for (const { detail } of beginners) {
      const invocationId = invocationIdOf(detail);
      const found = invocationId && (await this.world.invocation(invocationId));
      if (found && found.status === 'Running') running.add(found.effectId);
    }
    return running;
  }

  private checkStates({ deps, name }: SimProcess): void {
    for (const watched of this.witness.executions) {
      const inUse = deps.cache.find(watched.key)?.state;
      if (inUse === undefined || this.checkedStates.has(inUse)) continue;
      if (inUse.entryNumber !== watched.state.entryNumber) continue;
      this.checkedStates.add(inUse);
      if (isDeepStrictEqual(inUse, watched.state)) continue;
      fail('I8', watched, `the state in use by ${name} is not the fold of the journal`);
    }
  }
}

/** Wake-ups that find nothing due have been overtaken: there are never many of them. */
const MOST_SILENT = 60;

/** Tasks that are told the execution's end. */
export function toldBy({ origin, state }: Watched): readonly TaskAddress[] {
  return [...(origin.tells ?? []), ...(state.listeners ?? [])];
}

function isSyncChild(event: HistoryEvent): boolean {
  if (event.type !== 'TaskScheduled') return false;
  return event.detail.pattern === 'sync' && event.detail.resourceArn.startsWith('acs:fnf:');
}

type End = NonNullable<Watched['state']['end']>;

function tells({ output, failure }: End, outcome: HistoryEvent): boolean {
  if (outcome.type === 'TaskSucceeded') return isDeepStrictEqual(outcome.detail.output, output);
  return outcome.type === 'TaskFailed' && outcome.detail.error === failure?.error;
}
