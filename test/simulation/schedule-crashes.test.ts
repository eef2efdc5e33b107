/**
 * Schedules, killed before and after every port call, and with every port call refused or its reply lost: one execution per
 * occurrence, and the next occurrence armed. The number of points is printed.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { updateSchedule } from '../../src/app/update-schedule.ts';
import { MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import { isLongRun } from '../support/scaled.ts';
import { expectedNames, ScheduleRun } from '../support/schedule-run.ts';
import { pointsFrom } from '../support/strike.ts';

const TIMEOUT_MS = 300_000;
const START_MS = Date.UTC(2024, 0, 1);
const CHANGE_MS = START_MS + 3.5 * MS_PER_MINUTE;
const END_MS = START_MS + 6 * MS_PER_MINUTE;
/** What a dead process had in hand comes again within it. */
const AFTERMATH_MS = 3 * MS_PER_MINUTE;
const NAME = { flowName: 'flow', scheduleName: 'tick' };

let points = 0;
afterAll(() => {
  console.info(`points of crash and fault tried: ${points}`);
});

interface Change {
  readonly cronExpression: string;
  /** Takes its place after three and a half minutes; absent: another payload. */
  readonly then?: string;
}

async function runThrough({ cronExpression, then }: Change, ...struck: readonly CrashPoint[]) {
  const run = new ScheduleRun({}, ...struck);
  await run.createFlow();
  await run.alive(() =>
    createSchedule(run.world.deps, { ...NAME, cronExpression, isEnabled: true }),
  );
  await run.runTo(CHANGE_MS);
  const change = then === undefined ? { payloadText: '{"n":1}' } : { cronExpression: then };
  await run.alive(() => updateSchedule(run.world.deps, { ...NAME, ...change }));
  await run.runTo(END_MS);
  const callsMade = run.plan.calls.length;
  await run.runTo(END_MS + AFTERMATH_MS);
  return { run, callsMade };
}

/** Occurrences of the old expression that come late, because a process has died under them, fire no more once it is changed. */
const SETTLED_MS = CHANGE_MS - 1.5 * MS_PER_MINUTE;

async function expectAllFired(run: ScheduleRun, change: Change, context: string): Promise<void> {
  const { cronExpression, then = cronExpression } = change;
  const names = (cron: string, fromMs: number, toMs: number) =>
    expectedNames(run, { scheduleName: 'tick', cronExpression: cron }, { fromMs, toMs });
  const before = change.then === undefined ? CHANGE_MS : SETTLED_MS;
  const owed = [...names(cronExpression, START_MS, before), ...names(then, CHANGE_MS, END_MS)];
  const allowed = new Set([
    ...names(cronExpression, START_MS, CHANGE_MS),
    ...names(then, CHANGE_MS, END_MS + AFTERMATH_MS),
  ]);
  const executions = await run.executions();
  expect({ context, lost: owed.filter((name) => !executions.includes(name)) }).toEqual({
    context,
    lost: [],
  });
  expect({ context, unknown: executions.filter((name) => !allowed.has(name)) }).toEqual({
    context,
    unknown: [],
  });
  expect({ context, armed: await armedAhead(run) }).toEqual({ context, armed: 1 });
}

async function armedAhead({ world }: ScheduleRun): Promise<number> {
  const cursor = await world.alarms.readCursor();
  const fromMs = (cursor?.minute ?? 0) * MS_PER_MINUTE;
  const schedule = await world.schedules.find('flow', 'tick');
  const ahead = world.farAlarms.filter(
    (alarm) => alarm.dueMs >= fromMs && alarm.alarmId === schedule?.timing,
  );
  return new Set(ahead.map((alarm) => JSON.stringify(alarm))).size;
}

const CHANGES: readonly (Change & { readonly about: string })[] = [
  { about: 'every minute', cronExpression: '0 * * * * *' },
  { about: 'every twenty seconds', cronExpression: '*/20 * * * * *' },
  {
    about: 'every two minutes, then at second 30',
    cronExpression: '@every 2m',
    then: '30 * * * * *',
  },
];

const TRIED = isLongRun()
  ? CHANGES
  : CHANGES.filter(({ about }) => about !== 'every twenty seconds');

describe.each(['crash', 'fault'] as const)('a %s at any port call', (kind) => {
  it.each(TRIED)(
    'loses and doubles nothing of $about',
    async (change) => {
      const { run: calm, callsMade } = await runThrough(change);
      await expectAllFired(calm, change, 'calm');
      for (const point of pointsFrom(1, callsMade, kind)) {
        points += 1;
        const { run } = await runThrough(change, point);
        const call = calm.plan.calls[point.call - 1];
        await expectAllFired(run, change, `${kind} ${point.side} ${point.call} ${call}`);
      }
    },
    TIMEOUT_MS,
  );
});
