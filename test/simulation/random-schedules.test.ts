/**
 * Runs of the simulator: everything that can go wrong in a deployment, in random order, with the invariants checked after
 * every step. More of them: `npm run simulate`, `npm run simulate:long`.
 */
import { describe, expect, it } from '@jest/globals';
import { runSchedule } from './simulator/run-schedule.ts';
import { Tally } from './simulator/tally.ts';

const RUNS = 2_000;
const RUNS_WITHOUT_BUS = 150;
const RUNS_TIMEOUT_MS = 600_000;

describe('random schedules', () => {
  it(
    `break no invariant in ${RUNS} runs, and show something`,
    async () => {
      const tally = new Tally();
      for (let seed = 1; seed <= RUNS; seed += 1) tally.add(await runSchedule({ seed }));
      process.stdout.write(`${tally.lines.join('\n')}\n`);
      expect(tally.findings).toEqual([]);
      expect(tally.emptiness).toEqual([]);
    },
    RUNS_TIMEOUT_MS,
  );

  it(
    `break none in ${RUNS_WITHOUT_BUS} runs whose status events nobody takes for as long as anything goes wrong`,
    async () => {
      const violations: string[] = [];
      for (let seed = 1; seed <= RUNS_WITHOUT_BUS; seed += 1) {
        const { violation } = await runSchedule({ seed, isBusAway: true });
        if (violation !== undefined) violations.push(`${seed}: ${violation}`);
      }
      expect(violations).toEqual([]);
    },
    RUNS_TIMEOUT_MS,
  );

  it('are the same for the same seed, line by line', async () => {
    for (const seed of [1, 2, 3, 500, 501, 502, 9_001, 9_002, 9_003]) {
      const first = await runSchedule({ seed, isTraced: true });
      const again = await runSchedule({ seed, isTraced: true });
      expect(again.trace).toEqual(first.trace);
      expect(again).toEqual(first);
      expect(first.trace.length).toBeGreaterThan(10);
    }
  });

  it('differ from seed to seed', async () => {
    const digests = new Set<string>();
    for (let seed = 1; seed <= 50; seed += 1) digests.add((await runSchedule({ seed })).digest);
    expect(digests.size).toBe(50);
  });
});
