/**
 * What goes wrong in a run, and how often: drawn from the seed. Each run has faults of its own, so that some runs are full of
 * one kind and free of the others: what two faults together hide, one alone shows.
 */
import type { Ids } from '../../../src/app/ports.ts';

/** By kind: in which share of the runs it occurs, and how often there at most, of the occasions it has. */
const KINDS = {
  'crash before a call': [0.5, 0.08],
  'crash after a call': [0.5, 0.08],
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
  'repair sent': [0.1, 1],
} as const satisfies Readonly<Record<string, readonly [share: number, most: number]>>;

export type FaultKind = keyof typeof KINDS;

export const FAULT_KINDS = Object.keys(KINDS) as FaultKind[];

export type FaultCounts = Readonly<Record<FaultKind, number>>;

export class Faults {
  readonly counts: Record<FaultKind, number>;
  private readonly rates: ReadonlyMap<FaultKind, number>;
  private readonly ids: Pick<Ids, 'random'>;
  private isOver = false;

  constructor(ids: Pick<Ids, 'random'>) {
    this.ids = ids;
    this.counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as typeof this.counts;
    this.rates = new Map(
      FAULT_KINDS.map((kind) => {
        const [share, most] = KINDS[kind];
        const isIn = ids.random() < share;
        return [kind, isIn ? most * ids.random() : 0];
      }),
    );
  }

  /** Whether it happens now; it counts as injected then. */
  strikes(kind: FaultKind): boolean {
    const rate = this.rates.get(kind) ?? 0;
    if (this.isOver || rate === 0 || this.ids.random() >= rate) return false;
    this.counts[kind] += 1;
    return true;
  }

  /** Once a run, whatever the rate: whether it is one of the run's faults. */
  isPlanned(kind: FaultKind): boolean {
    const isIn = (this.rates.get(kind) ?? 0) > 0;
    if (isIn) this.counts[kind] += 1;
    return isIn;
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.isOver = true;
  }
}
