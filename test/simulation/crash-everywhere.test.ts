/**
 * Every scenario, killed before and after every port call, and with every port call refused or its reply lost: the same
 * output and events as the calm run, nothing lost, nothing doubled. The number of points is printed.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import { outline, type RunSettings, type Scenario, ScenarioRun } from '../support/scenario.ts';
import { readScenarios } from '../support/scenarios.ts';

const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];

const SCENARIOS = readScenarios().filter(({ scenario }) => scenario.calmOnly === undefined);

let points = 0;
afterAll(() => {
  console.info(`points of crash and fault tried: ${points}`);
});

async function runToEnd(scenario: Scenario, settings: RunSettings, ...points: CrashPoint[]) {
  const run = await new ScenarioRun(scenario, settings, ...points).run();
  const events = await run.world.history();
  const header = await run.world.header();
  return { run, events, end: { status: header?.status, output: header?.output } };
}

function checkTasks(events: readonly HistoryEvent[], calledKeys: readonly string[]): void {
  const runIds = new Set(calledKeys.map((key) => key.split(':')[0]));
  expect(runIds.size).toBeLessThanOrEqual(1);
  const scheduled = events.filter(({ type }) => type === 'TaskScheduled');
  // Each attempt was called, under its own key; nothing was called that history does not know.
  const keys = scheduled.map(({ eventId }) => `${[...runIds][0]}:${eventId}`);
  expect([...new Set(calledKeys)].toSorted()).toEqual(keys.toSorted());
  for (const { eventId } of scheduled) {
    const submitted = events.find(
      ({ type, scheduleEventId }) => type === 'TaskSubmitted' && scheduleEventId === eventId,
    );
    const causes = [eventId, submitted?.eventId];
    const outcomes = events.filter(
      ({ type, scheduleEventId }) => OUTCOMES.includes(type) && causes.includes(scheduleEventId),
    );
    expect(outcomes.length).toBeLessThanOrEqual(1);
  }
}

/** Strikes once at every port call of the calm run, before and after it, and compares the end with the calm run's. */
async function strikeEverywhere(
  scenario: Scenario,
  kind: 'crash' | 'fault',
  settings: RunSettings = {},
): Promise<void> {
  const calm = await runToEnd(scenario, settings);
  const whole = await runToEnd(scenario, {});
  // Neither the size of slices nor reports made again change what happens.
  expect(outline(calm.events)).toEqual(outline(whole.events));
  const expected = { lines: outline(calm.events), end: calm.end };
  for (let call = 1; call <= calm.run.plan.calls.length; call += 1) {
    for (const side of ['before', 'after'] as const) {
      points += 1;
      const struck = await runToEnd(scenario, settings, { call, side, kind });
      const where = `${kind} ${side} call ${call}: ${calm.run.plan.calls[call - 1]}`;
      const found = { where, lines: outline(struck.events), end: struck.end };
      expect(found).toEqual({ where, ...expected });
      const { world } = struck.run;
      expect({ where, pending: world.queue.pending() }).toEqual({ where, pending: [] });
      checkTasks(
        struck.events,
        world.calls.map(({ effectId }) => effectId),
      );
    }
  }
}

describe('a process that dies at any port call', () => {
  it.each(SCENARIOS)('loses and doubles nothing of $name', async ({ scenario }) => {
    await strikeEverywhere(scenario, 'crash');
  });
});

describe('a port call that is refused, or whose reply is lost', () => {
  it.each(SCENARIOS)('loses and doubles nothing of $name', async ({ scenario }) => {
    await strikeEverywhere(scenario, 'fault');
  });
});

describe('slices of a few events, with reports made twice', () => {
  it.each(
    SCENARIOS.flatMap((named) => [1, 2, 3].map((sliceEvents) => ({ ...named, sliceEvents }))),
  )(
    'lose and double nothing of $name in slices of $sliceEvents',
    async ({ name, scenario, sliceEvents }) => {
      // Its history is the limit itself: a calm run is enough, and its crash points are in the tests above.
      if (name === 'event-limit') return runToEnd(scenario, { sliceEvents }).then(() => undefined);
      return strikeEverywhere(scenario, 'crash', { sliceEvents, reportsTwice: true });
    },
  );
});
