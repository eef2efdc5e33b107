/** The whole stack dies with 40 executions in flight: all of them reach their right end. `npm run chaos` repeats it. */
import { describe, expect, it, jest } from '@jest/globals';
import { runKillRound } from '../support/kill-round.ts';

jest.setTimeout(240_000);

// Draws a moment at which most executions have begun and few have ended.
const SEED = 9;

describe('a local stack that is killed with 40 executions in flight', () => {
  it('brings all of them to their right end, with one outcome per attempt', async () => {
    const report = await runKillRound({ seed: SEED, executions: 20 });
    console.info(`seed ${SEED}: ${JSON.stringify(report)}`);
    expect(report).toMatchObject({ wrongEnds: [], doubledOutcomes: [], strangeKeys: [] });
    expect(report.inFlight).toBeGreaterThan(0);
  });
});
