/**
 * The local stack, the services under it and a worker die once each, with executions of mixed flows in flight: all of them
 * reach their right end. `npm run chaos` goes on with it.
 */
import { describe, expect, it, jest } from '@jest/globals';
import { runChaosRound } from '../chaos/chaos-round.ts';

jest.setTimeout(480_000);

// Draws moments at which executions have begun and not ended.
const SEED = 9;

describe('a local stack that is killed, and what it stands on, with 44 executions under way', () => {
  it('brings all of them to their right end, with one outcome per attempt', async () => {
    const { findings, ...report } = await runChaosRound({
      seed: SEED,
      executions: 44,
      faults: { stack: 1, worker: 1, dynamodb: 1, messaging: 1 },
      spanMs: 8_000,
    });
    console.info(JSON.stringify(report));
    expect(findings).toEqual({
      wrongEnds: [],
      doubledOutcomes: [],
      brokenHistories: [],
      strangeKeys: [],
      unperformed: [],
      wrongChildren: [],
      deaths: [],
    });
    expect(report.faults).toHaveLength(4);
    expect(report.leftToRecover).toBeGreaterThan(0);
  });
});
