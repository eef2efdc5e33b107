import { describe, expect, it } from '@jest/globals';
import { drawFaults, drawStarts } from './fault-plan.ts';

const COUNTS = { stack: 3, worker: 4, dynamodb: 2, messaging: 1 };

describe('a plan of faults', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(drawFaults(7, COUNTS, 60_000)).toEqual(drawFaults(7, COUNTS, 60_000));
    expect(drawFaults(7, COUNTS, 60_000)).not.toEqual(drawFaults(8, COUNTS, 60_000));
    expect(drawStarts(7, 20, 60_000)).toEqual(drawStarts(7, 20, 60_000));
    expect(drawStarts(7, 20, 60_000)).not.toEqual(drawStarts(8, 20, 60_000));
  });

  it('has as many of each kind as asked for, in order, spread over the span', () => {
    const faults = drawFaults(7, COUNTS, 60_000);
    const kinds = Map.groupBy(faults, ({ kind }) => kind);
    expect(Object.fromEntries([...kinds].map(([kind, { length }]) => [kind, length]))).toEqual(
      COUNTS,
    );
    const moments = faults.map(({ atMs }) => atMs);
    expect(moments).toEqual(moments.toSorted((left, right) => left - right));
    const stack = kinds.get('stack') ?? [];
    expect(stack.map(({ atMs }) => Math.floor(atMs / 20_000))).toEqual([0, 1, 2]);
    for (const { atMs, downMs } of faults) {
      expect(atMs).toBeGreaterThan(0);
      expect(atMs).toBeLessThanOrEqual(60_000);
      expect(downMs).toBeGreaterThan(0);
    }
  });
});
