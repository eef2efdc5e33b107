/** What goes wrong in a round, and when: drawn from its seed alone. */
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';

/**
 * Each is killed and started again after a while. `stack`: the API, our handlers, the pollers and the functions of flows;
 * `dynamodb`, `messaging`: the embedded services alone; `worker`: what answers the messages of flows.
 */
export type FaultKind = 'stack' | 'worker' | 'dynamodb' | 'messaging';

export interface Fault {
  readonly kind: FaultKind;
  /** Since the first start of an execution. */
  readonly atMs: number;
  /** From its death until it is started again. */
  readonly downMs: number;
}

/** How often each happens. */
export type FaultCounts = Readonly<Record<FaultKind, number>>;

const KINDS: readonly FaultKind[] = ['stack', 'worker', 'dynamodb', 'messaging'];
/** Before that there is nothing to disturb. */
const EARLIEST_MS = 500;
const LONGEST_DOWN_MS: Readonly<Record<FaultKind, number>> = {
  stack: 2_000,
  worker: 4_000,
  dynamodb: 6_000,
  messaging: 6_000,
};
const SHORTEST_DOWN_MS = 200;

/**
 * In the order of their moments. spanMs: when the last may happen. Each fault of a kind has its own part of the span, so that
 * something goes on between two of them.
 */
export function drawFaults(seed: number, counts: FaultCounts, spanMs: number): readonly Fault[] {
  const ids = new SeededIds(seed);
  const draw = (least: number, most: number) => Math.round(least + ids.random() * (most - least));
  const faults = KINDS.flatMap((kind) => {
    const partMs = spanMs / counts[kind];
    return Array.from({ length: counts[kind] }, (_, i) => ({
      kind,
      atMs: draw(Math.max(EARLIEST_MS, i * partMs), (i + 1) * partMs),
      downMs: draw(SHORTEST_DOWN_MS, LONGEST_DOWN_MS[kind]),
    }));
  });
  return faults.toSorted((left, right) => left.atMs - right.atMs);
}

/** When each execution is started: at any moment of the span. */
export function drawStarts(seed: number, count: number, spanMs: number): readonly number[] {
  // Another sequence than that of the faults.
  const ids = new SeededIds(seed + 2 ** 31);
  return Array.from({ length: count }, () => Math.round(ids.random() * spanMs));
}
