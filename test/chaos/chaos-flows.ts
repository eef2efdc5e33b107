/** The flows of a round (test/fixtures/chaos-flows): what each execution is given, and its only right output. */
import type { Json, JsonObject } from '../../src/core/shared/json.ts';

export interface ChaosFlow {
  readonly name: string;
  /** n: a number of the execution's own. */
  readonly input: (n: number) => JsonObject;
  readonly output: (n: number) => Json;
  /** Executions that one of it starts. */
  readonly children?: number;
}

/** A quarter of the orders is refused. */
const isTooLarge = (n: number) => n % 4 === 3;
const numbersFrom = (n: number, count: number) => Array.from({ length: count }, (_, i) => n + i);
const square = (n: number) => n ** 2;

export const CHAOS_FLOWS: readonly ChaosFlow[] = [
  { name: 'retried', input: (n) => ({ n }), output: (n) => ({ steady: n }) },
  {
    name: 'queued',
    input: (n) => ({ n, tooLarge: isTooLarge(n) }),
    output: (n) =>
      isTooLarge(n)
        ? { reason: `order ${n} does not fit`, backOrdered: true }
        : { parcel: `parcel ${n}` },
  },
  { name: 'published', input: (n) => ({ n }), output: (n) => ({ parcel: `parcel ${n}` }) },
  {
    name: 'batch',
    input: (n) => ({ items: numbersFrom(n, 10) }),
    output: (n) => ({ squares: numbersFrom(n, 10).map(square) }),
  },
  {
    name: 'branches',
    input: (n) => ({ n }),
    output: (n) => ({
      results: [{ square: square(n) }, { square: square(n) }, { parcel: `parcel ${n}` }],
    }),
  },
  { name: 'looping', input: () => ({}), output: () => ({ count: 3 }) },
  { name: 'late', input: () => ({}), output: () => ({ late: true }) },
  {
    name: 'parent-sync',
    input: (n) => ({ items: numbersFrom(n, 3) }),
    output: (n) => ({ squares: numbersFrom(n, 3).map(square) }),
    children: 3,
  },
  {
    name: 'parent-told',
    input: (n) => ({ n }),
    output: (n) => ({ square: square(n) }),
    children: 1,
  },
  {
    name: 'parent-called',
    input: (n) => ({ n }),
    output: (n) => ({ parcel: `parcel ${n}` }),
    children: 1,
  },
  { name: 'async', input: (n) => ({ n }), output: (n) => ({ square: square(n) }) },
];

/** Flows that executions of the others start. */
export const CHILD_FLOWS = ['child', 'messenger'] as const;

export interface Planned {
  readonly flow: ChaosFlow;
  readonly n: number;
  readonly name: string;
}

/** The flows take turns. */
export function planExecutions(count: number): readonly Planned[] {
  return Array.from({ length: count }, (_, n) => {
    const flow = CHAOS_FLOWS[n % CHAOS_FLOWS.length] as ChaosFlow;
    return { flow, n, name: `run-${n}` };
  });
}
