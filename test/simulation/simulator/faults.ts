/**
 * What goes wrong in a run, and how often: drawn from the seed. Each run has faults of its own, so that some runs are full of
 * one kind and free of the others: what two faults together hide, one alone shows.
 */
import type { Ids } from '../../../src/app/ports.ts';

/** By kind: in which share of the runs it occurs, and how often there at most, of the occasions it has. */
const KINDS = {
  'crash before a call': [0.5, 0.08],
  'crash after a call': [0.5, 0.08],
  'crash during a call': [0.3, 0.06],
  'call refused': [0.4, 0.15],
  'reply lost': [0.4, 0.15],
  'message doubled': [0.4, 0.3],
  'message delayed': [0.25, 0.2],
  'message delayed for hours': [0.1, 0.1],
  'messages reordered': [0.4, 0.8],
  'acknowledgement lost': [0.3, 0.2],
  'index stale': [0.5, 0.8],
  'clock skewed': [0.5, 0.7],
  'process recycled': [0.4, 0.5],
  'function slow': [0.3, 0.3],
  'function slower than a handler lives': [0.08, 0.4],
  'callback early': [0.4, 0.7],
  'callback late': [0.3, 0.6],
  'callback doubled': [0.4, 0.5],
  'callback contradicted': [0.3, 0.4],
  'start doubled': [0.3, 0.6],
  'execution stopped': [0.12, 0.3],
  'alarm early': [0.4, 0.5],
  'alarm doubled': [0.3, 0.5],
  'alarms missed for hours': [0.05, 1],
  'table out of reach for hours': [0.02, 1],
  'queue silent for hours': [0.03, 1],
  'poison sent': [0.1, 1],
  'repair sent': [0.25, 1],
  'table out of reach for moments': [0.3, 0.01],
  'message dead-lettered': [0.1, 0.05],
  'execution poisoned': [0.06, 1],
  'execution contended': [0.2, 0.03],
  'body stored apart': [0.2, 0.5],
  'tick doubled': [0.6, 1],
} as const satisfies Readonly<Record<string, readonly [share: number, most: number]>>;

export type FaultKind = keyof typeof KINDS;

export const FAULT_KINDS = Object.keys(KINDS) as FaultKind[];

/** After these, and after a fault of a call that makes others work, the same work is done twice without anybody's guilt. */
const REPEATING: ReadonlySet<FaultKind> = new Set([
  'crash before a call',
  'crash after a call',
  'crash during a call',
  'message doubled',
  'alarm doubled',
  'acknowledgement lost',
  'repair sent',
  'table out of reach for hours',
  'table out of reach for moments',
  'message dead-lettered',
]);
/** What is no failure of the deployment alone: it may change how executions end. */
const DEVIATING: ReadonlySet<FaultKind> = new Set([
  'callback contradicted',
  'execution stopped',
  'execution poisoned',
  'function slower than a handler lives',
]);
const LATE = ['clock skewed', 'function slow', 'function slower than a handler lives'] as const;
/** After these, a client may be told that the service is unavailable. */
const UNAVAILABLE = [
  'call refused',
  'reply lost',
  'table out of reach for hours',
  'table out of reach for moments',
  'execution contended',
] as const;
/** In this share of the runs there are few kinds of faults. */
const QUIET_SHARE = 0.3;
const QUIET = 0.15;

export type FaultCounts = Readonly<Record<FaultKind, number>>;

export class Faults {
  readonly counts: Record<FaultKind, number>;
  /** Work may be done twice now. */
  mayRepeat = false;
  /** Executions may end otherwise than when all is well. */
  mayDeviate = false;
  private readonly rates: ReadonlyMap<FaultKind, number>;
  private readonly ids: Pick<Ids, 'random'>;
  isOver = false;
  /** Messages had to wait for a process. */
  isCrowded = false;
  /** Since when nothing has gone wrong: milliseconds since the epoch. */
  healedMs = Infinity;
  /** No status event is taken. Asked for, not drawn: each seed keeps its run. */
  readonly wasBusAway: boolean;

  constructor(ids: Pick<Ids, 'random'>, isBusAway = false) {
    this.ids = ids;
    this.wasBusAway = isBusAway;
    this.counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as typeof this.counts;
    const scale = ids.random() < QUIET_SHARE ? QUIET : 1;
    this.rates = new Map(
      FAULT_KINDS.map((kind) => {
        const [share, most] = KINDS[kind];
        const isIn = ids.random() < share * scale;
        return [kind, isIn ? most * ids.random() : 0];
      }),
    );
  }

  /** Whether it happens now; it counts as injected then. */
  strikes(kind: FaultKind): boolean {
    const rate = this.rates.get(kind) ?? 0;
    if (this.isOver || rate === 0 || this.ids.random() >= rate) return false;
    this.count(kind);
    return true;
  }

  /** Once a run, whatever the rate: whether it is one of the run's faults. */
  isPlanned(kind: FaultKind): boolean {
    const isIn = (this.rates.get(kind) ?? 0) > 0;
    if (isIn) this.count(kind);
    return isIn;
  }

  /** All clocks are right, calls take their usual time, and somebody has always had time for a message. */
  get isPunctual(): boolean {
    return !this.isCrowded && LATE.every((kind) => this.counts[kind] === 0);
  }

  get isBusAway(): boolean {
    return this.wasBusAway && !this.isOver;
  }

  get mayBeUnavailable(): boolean {
    return UNAVAILABLE.some((kind) => this.counts[kind] > 0);
  }

  private count(kind: FaultKind): void {
    this.counts[kind] += 1;
    this.mayRepeat ||= REPEATING.has(kind);
    this.mayDeviate ||= DEVIATING.has(kind);
  }

  /** From now on nothing goes wrong. nowMs: milliseconds since the epoch. */
  heal(nowMs: number): void {
    this.isOver = true;
    this.healedMs = nowMs;
  }
}
