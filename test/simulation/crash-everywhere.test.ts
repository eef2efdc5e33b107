/**
 * Every scenario, killed before and after every port call: the same output and events as the calm run, nothing lost,
 * nothing doubled. The number of points is printed.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { CrashSide } from '../support/crash-plan.ts';
import { outline, type Scenario, ScenarioRun } from '../support/scenario.ts';
import { readScenarios } from '../support/scenarios.ts';

const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];

let points = 0;
afterAll(() => {
  console.info(`crash points tried: ${points}`);
});

async function runToEnd(scenario: Scenario, ...crashes: { call: number; side: CrashSide }[]) {
  const run = await new ScenarioRun(scenario, ...crashes).run();
  const events = await run.world.history();
  return { run, events, header: await run.world.header() };
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

describe('a process that dies at any port call', () => {
  it.each(readScenarios())('loses and doubles nothing of $name', async ({ scenario }) => {
    const calm = await runToEnd(scenario);
    for (let call = 1; call <= calm.run.plan.calls.length; call += 1) {
      for (const side of ['before', 'after'] as const) {
        points += 1;
        const crashed = await runToEnd(scenario, { call, side });
        const where = `${side} call ${call}: ${calm.run.plan.calls[call - 1]}`;
        expect({ where, lines: outline(crashed.events) }).toEqual({
          where,
          lines: outline(calm.events),
        });
        expect({ where, status: crashed.header?.status, output: crashed.header?.output }).toEqual({
          where,
          status: calm.header?.status,
          output: calm.header?.output,
        });
        expect(crashed.run.world.queue.pending()).toEqual([]);
        const keys = crashed.run.world.calls.map(({ effectId }) => effectId);
        checkTasks(crashed.events, keys);
      }
    }
  });
});
