/** I6 and I11 of `invariants.ts`, of alarms as they are set: behind their entry, and for its time. */
import type { AlarmItem, WorkMessage } from '../../../src/app/ports.ts';
import type { JournalEntry } from '../../../src/core/engine/journal-entry.ts';
import type { AlarmFact } from '../../../src/core/engine/state.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import type { Faults } from './faults.ts';
import { fail, Violation } from './violation.ts';
import type { Watched, Witness } from './witness.ts';

/** By how much a sender's clock may be behind, and what rounding takes. */
const LATEST_MS = 5 * MS_PER_MINUTE + 2 * MS_PER_SECOND;

/** Two seconds, and what slow ports and a busy deployment take. */
const MOST_LATE_MS = 2 * MS_PER_MINUTE;

export interface AlarmWorld {
  readonly nowMs: () => number;
  readonly faults: Pick<Faults, 'healedMs' | 'isPunctual'>;
}

export class AlarmChecks {
  private readonly witness: Witness;
  private readonly world: AlarmWorld;

  constructor(witness: Witness, world: AlarmWorld) {
    this.witness = witness;
    this.world = world;
  }

  /** A message that speaks for a committed entry. */
  onMessage({ key, runId, work: { trigger } }: WorkMessage, delaySeconds: number): void {
    if (trigger.type !== 'AlarmDue') return;
    const { alarmId } = trigger;
    const nowMs = this.world.nowMs();
    const latestMs = Math.max(this.dueOf({ key, runId, alarmId }), nowMs) + LATEST_MS;
    const isLate = nowMs + delaySeconds * MS_PER_SECOND > latestMs;
    if (isLate) throw new Violation('I11', `alarm ${alarmId} is set for too late a time`);
  }

  /** An alarm in its store. */
  onAlarm(alarm: AlarmItem): void {
    if (this.dueOf(alarm) === alarm.dueMs) return;
    throw new Violation('I11', `alarm ${alarm.alarmId} is put for another time`);
  }

  /** entry: takes the alarm off the list. One that was set when nothing went wrong any more comes in time. */
  onFired(watched: Watched, { alarmId, dueMs }: AlarmFact, entry: JournalEntry): void {
    const { healedMs, isPunctual } = this.world.faults;
    const armedMs = Date.parse(watched.entries[alarmId]?.time ?? '');
    const isHealthy = isPunctual && armedMs > healedMs;
    // What is overdue when it is armed is due then.
    const lateMs = Date.parse(entry.time) - Math.max(dueMs, armedMs);
    if (isHealthy && lateMs > MOST_LATE_MS) fail('I11', watched, `alarm ${alarmId} fires late`);
  }

  private dueOf({ key, runId, alarmId }: Omit<AlarmItem, 'dueMs'>): number {
    const watched = this.witness.find(key);
    const entry = watched?.entries.find(({ facts }) => facts.armed?.alarmId === alarmId);
    if (entry?.facts.armed !== undefined && entry.runId === runId) return entry.facts.armed.dueMs;
    throw new Violation('I6', `alarm ${alarmId} is set before it is committed`);
  }
}
