/**
 * Every scenario, killed before and after every port call, and with every port call refused or its reply lost: the same
 * output and events as the calm run, nothing lost, nothing doubled. The number of points is printed.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../src/core/engine/history-event.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import {
  type EndedExecution,
  endedExecutions,
  endedInvocations,
  outline,
  outlineValue,
} from '../support/ended-executions.ts';
import { type RunSettings, type Scenario, ScenarioRun } from '../support/scenario.ts';
import { readScenarios } from '../support/scenarios.ts';

const OUTCOMES = ['TaskSucceeded', 'TaskFailed', 'TaskTimedOut', 'TaskSubmitFailed'];

const SCENARIOS = readScenarios().filter(({ scenario }) => scenario.calmOnly === undefined);

let points = 0;
afterAll(() => {
  console.info(`points of crash and fault tried: ${points}`);
});

async function runToEnd(scenario: Scenario, settings: RunSettings, ...points: CrashPoint[]) {
  const run = await new ScenarioRun(scenario, settings, ...points).run();
  return {
    run,
    executions: await endedExecutions(scenario, run),
    invocations: await endedInvocations(run),
  };
}

/** Times, tokens and ids aside. Children have no order of their own. */
function summarize(executions: readonly EndedExecution[]): readonly unknown[] {
  const summaries = executions.map(({ flowName, events, status, output }) => ({
    flowName,
    lines: outline(events),
    status,
    output: outlineValue(output),
  }));
  const text = new Map(summaries.map((summary) => [summary, JSON.stringify(summary)]));
  const [own, ...children] = summaries;
  return [
    own,
    ...children.toSorted((a, b) => (text.get(a) ?? '').localeCompare(text.get(b) ?? '')),
  ];
}

/** Every attempt that was answered was called, under its own key; nothing was called that no history knows. */
function checkCalls(executions: readonly EndedExecution[], calledKeys: readonly string[]): void {
  const called = new Set(calledKeys);
  const attempts = executions.flatMap(({ runId, events }) =>
    scheduledCalls(events).map((event) => ({
      key: `${runId}:${event.eventId}`,
      isAnswered: isAnswered(event, events) && !isNameTaken(event, events),
    })),
  );
  const known = new Set(attempts.map(({ key }) => key));
  expect([...called].filter((key) => !known.has(key))).toEqual([]);
  // One that timed out, or whose execution ended, may have been scheduled by a process that died before it called.
  expect(attempts.filter(({ key, isAnswered: had }) => had && !called.has(key))).toEqual([]);
}

/**
 * Calls made twice without a reason: nobody died, and neither the answer of a call was lost nor the lease that keeps others
 * from the same work.
 */
function calledTwice(struck: string, kind: 'crash' | 'fault', keys: readonly string[]) {
  if (kind === 'crash' || /^(tasks|lease)\./.test(struck)) return [];
  return keys.filter((key, i) => keys.indexOf(key) !== i);
}

type Scheduled = Extract<HistoryEvent, { type: 'TaskScheduled' }>;

/** Attempts that leave this deployment: child executions and actions do not. */
function scheduledCalls(events: readonly HistoryEvent[]): readonly Scheduled[] {
  return scheduled(events).filter(({ detail }) => !/^(acs:)?fnf:/.test(detail.resourceArn));
}

function scheduled(events: readonly HistoryEvent[]): readonly Scheduled[] {
  return events.filter((event) => event.type === 'TaskScheduled');
}

const ANSWERS = ['TaskSubmitted', 'TaskSubmitFailed', 'TaskSucceeded', 'TaskFailed'];

function isAnswered({ eventId }: Scheduled, events: readonly HistoryEvent[]): boolean {
  return events.some(
    ({ type, scheduleEventId }) => ANSWERS.includes(type) && scheduleEventId === eventId,
  );
}

/** Refused before the call: the name of a stateful invocation is another attempt's. */
function isNameTaken({ eventId }: Scheduled, events: readonly HistoryEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === 'TaskSubmitFailed' &&
      event.scheduleEventId === eventId &&
      event.detail.error === 'FC.StatefulAsyncInvocationAlreadyExists',
  );
}

function checkOutcomes(events: readonly HistoryEvent[]): void {
  for (const { eventId } of scheduled(events)) {
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
  const expected = summarize(calm.executions);
  // Neither the size of slices nor reports made again change what happens.
  expect(expected).toEqual(summarize(whole.executions));
  expect(calm.invocations).toEqual(whole.invocations);
  for (let call = 1; call <= calm.run.plan.calls.length; call += 1) {
    for (const side of ['before', 'after'] as const) {
      points += 1;
      const point = { call, side, kind };
      const { run, executions, invocations } = await runToEnd(scenario, settings, point);
      const struck = calm.run.plan.calls[call - 1] ?? '';
      const where = `${kind} ${side} call ${call}: ${struck}`;
      expect({ where, found: summarize(executions) }).toEqual({ where, found: expected });
      expect({ where, invocations }).toEqual({ where, invocations: calm.invocations });
      const { world } = run;
      expect({ where, pending: world.queue.pending() }).toEqual({ where, pending: [] });
      const keys = world.calls.map(({ effectId }) => effectId);
      checkCalls(executions, keys);
      expect({ where, twice: calledTwice(struck, kind, keys) }).toEqual({ where, twice: [] });
      for (const { events } of executions) checkOutcomes(events);
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
