/**
 * Every scenario, killed before and after every port call, and with every port call refused or its reply lost: the same
 * output and events as the calm run, nothing lost, nothing doubled. The number of points is printed.
 */
import { afterAll, describe, it } from '@jest/globals';
import type { RunSettings, Scenario } from '../support/scenario.ts';
import { isLongRun } from '../support/scaled.ts';
import { readScenarios } from '../support/scenarios.ts';
import { pointsFrom, StrikeTarget } from '../support/strike.ts';

const SCENARIOS = readScenarios().filter(({ scenario }) => scenario.calmOnly === undefined);
const TIMEOUT_MS = 300_000;

let points = 0;
afterAll(() => {
  console.info(`points of crash and fault tried: ${points}`);
});

/** Strikes once at every port call of the calm run, before and after it, and compares the end with the calm run's. */
async function strikeEverywhere(
  scenario: Scenario,
  kind: 'crash' | 'fault',
  settings: RunSettings = {},
): Promise<void> {
  const target = await StrikeTarget.of(scenario, settings);
  target.expectEndOf(await StrikeTarget.of(scenario));
  for (const point of pointsFrom(1, target.calls.length, kind)) {
    points += 1;
    await target.strike(point);
  }
}

describe('a process that dies at any port call', () => {
  it.each(SCENARIOS)(
    'loses and doubles nothing of $name',
    async ({ scenario }) => strikeEverywhere(scenario, 'crash'),
    TIMEOUT_MS,
  );
});

describe('a port call that is refused, or whose reply is lost', () => {
  it.each(SCENARIOS)(
    'loses and doubles nothing of $name',
    async ({ scenario }) => strikeEverywhere(scenario, 'fault'),
    TIMEOUT_MS,
  );
});

describe('slices of a few events, with reports made twice', () => {
  it.each(
    SCENARIOS.flatMap((named) => [1, 2, 3].map((sliceEvents) => ({ ...named, sliceEvents }))),
  )(
    'lose and double nothing of $name in slices of $sliceEvents',
    async ({ name, scenario, sliceEvents }) => {
      // Its history is the limit itself: a calm run is enough, and its crash points are in the tests above.
      if (name === 'event-limit')
        return StrikeTarget.of(scenario, { sliceEvents }).then(() => undefined);
      return strikeEverywhere(scenario, 'crash', { sliceEvents, reportsTwice: true });
    },
    TIMEOUT_MS,
  );
});

describe('the first minute tick ever', () => {
  // Some 360 calls each, of which all but a few look at minutes that have no alarm.
  const tried = isLongRun() ? SCENARIOS : SCENARIOS.filter(({ name }) => name === 'wait-duration');
  it.each(tried)(
    'loses and doubles nothing of $name',
    async ({ scenario }) => strikeEverywhere(scenario, 'crash', { isFirstTick: true }),
    TIMEOUT_MS,
  );
});
