/**
 * Random schedules over virtual days, with processes that die anywhere, calls that are refused, replies that are lost, messages
 * that come twice and minute ticks that do not come: one execution per occurrence, but for those that were missed, and those
 * are missing only where no tick came in time. The same seed, the same days.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { SeededIds } from '../../src/adapters/memory/seeded-ids.ts';
import { createSchedule } from '../../src/app/create-schedule.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../src/core/shared/units.ts';
import type { CrashPoint } from '../support/crash-plan.ts';
import { scaled } from '../support/scaled.ts';
import { expectedNames, occurrences, ScheduleRun } from '../support/schedule-run.ts';

const TIMEOUT_MS = 600_000;
const START_MS = Date.UTC(2024, 2, 30);
const DAYS = 2;
/** The last firings may be late: a dead process holds its messages for a minute, more than once. */
const AFTERMATH_MS = 15 * MS_PER_MINUTE;
const ZONES = ['', 'CRON_TZ=Europe/Berlin ', 'CRON_TZ=Asia/Kolkata ', 'CRON_TZ=America/New_York '];

let fired = 0;
let missed = 0;
afterAll(() => {
  console.info(`occurrences fired: ${fired}, missed while no tick came: ${missed}`);
});

class Dice {
  private readonly ids: SeededIds;

  constructor(seed: number) {
    this.ids = new SeededIds(seed);
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.ids.random() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)]!;
  }
}

function randomExpression(dice: Dice): string {
  if (dice.between(1, 4) === 1) return `@every ${dice.between(60, 9_000)}s`;
  const second = dice.pick(['0', '30', '*/20', '5,55', `${dice.between(0, 59)}`]);
  const minute = dice.pick(['*/7', '*/15', '0', '0,30', '10-12', `${dice.between(0, 59)}`]);
  const hour = dice.pick(['*', '*', '*/2', '1-3', '2', '0,12']);
  return `${dice.pick(ZONES)}${second} ${minute} ${hour} * * *`;
}

/** Strikes at random calls, some of them twice in a row. */
function randomPoints(dice: Dice): readonly CrashPoint[] {
  const points: CrashPoint[] = [];
  for (let call = dice.between(1, 400); call < 60_000; call += dice.between(1, 800)) {
    const side = dice.pick(['before', 'after'] as const);
    points.push({ call, side, kind: dice.pick(['crash', 'fault'] as const) });
  }
  return points;
}

/** Minutes of the clock without a tick: now and then one, seldom an hour. */
function randomOutages(dice: Dice): ReadonlySet<number> {
  const down = new Set<number>();
  const first = START_MS / MS_PER_MINUTE;
  for (let at = dice.between(5, 300); at < DAYS * 1_440; at += dice.between(30, 500)) {
    const length = dice.pick([1, 1, 2, 5, 61]);
    for (let i = 0; i < length; i += 1) down.add(first + at + i);
  }
  return down;
}

interface Fuzzed {
  readonly scheduleName: string;
  readonly cronExpression: string;
}

async function runDays(seed: number) {
  const dice = new Dice(seed);
  const outages = randomOutages(dice);
  const run = new ScheduleRun(
    { isDown: (minute) => outages.has(minute), isDoubled: () => dice.between(1, 10) === 1 },
    ...randomPoints(dice),
  );
  run.world.clock.advanceTo(START_MS);
  await run.createFlow();
  const schedules: Fuzzed[] = [1, 2, 3].map((i) => ({
    scheduleName: `s${i}`,
    cronExpression: randomExpression(dice),
  }));
  for (const schedule of schedules) {
    const request = { flowName: 'flow', isEnabled: true, ...schedule };
    await run.alive(() => createSchedule(run.world.deps, request));
  }
  const createdMs = run.nowMs;
  await run.runTo(START_MS + DAYS * MS_PER_DAY + AFTERMATH_MS);
  return { run, schedules, createdMs };
}

/** A tick came to the occurrence's minute while it was no more than a minute late, or before. */
function wasInTime(dueMs: number, tickTimes: readonly number[]): boolean {
  const minute = Math.floor(dueMs / MS_PER_MINUTE);
  const first = tickTimes.find((tickMs) => Math.floor(tickMs / MS_PER_MINUTE) + 2 > minute);
  return first !== undefined && first - MS_PER_MINUTE < dueMs;
}

async function expectOncePerOccurrence(seed: number): Promise<void> {
  const { run, schedules, createdMs } = await runDays(seed);
  const endMs = START_MS + DAYS * MS_PER_DAY;
  const executions = new Set(await run.executions());
  for (const schedule of schedules) {
    const context = { seed, ...schedule };
    const span = { fromMs: createdMs, toMs: endMs };
    const times = occurrences(schedule.cronExpression, span);
    const names = expectedNames(run, schedule, span);
    const lost = names.filter(
      (name, i) => !executions.has(name) && wasInTime(times[i]!, run.ticks),
    );
    expect({ context, lost }).toEqual({ context, lost: [] });
    const isFired = names.map((name) => executions.has(name));
    fired += isFired.filter(Boolean).length;
    missed += isFired.filter((is) => !is).length;
    const all = expectedNames(run, schedule, { fromMs: createdMs, toMs: endMs + AFTERMATH_MS });
    const own = [...executions].filter((name) => name.startsWith(`${schedule.scheduleName}-`));
    const unknown = own.filter((name) => !all.includes(name));
    expect({ context, unknown }).toEqual({ context, unknown: [] });
  }
}

describe('random schedules over days on which everything goes wrong', () => {
  const seeds = Array.from({ length: scaled(60) }, (_, i) => i + 1);
  it.each(seeds)('fire once per occurrence, with seed %i', expectOncePerOccurrence, TIMEOUT_MS);
});
