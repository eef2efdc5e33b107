/** The schedules of a flow as its owner declares them: made, changed, and removed when they are declared no more. */
import { isAppError } from './app-error.ts';
import type { AppErrorCode } from './app-error.ts';
import { backOff, type BackOffDependencies } from './back-off.ts';
import type { ScheduleParts } from './check-schedule.ts';
import { createSchedule, type ScheduleDependencies } from './create-schedule.ts';
import { deleteSchedule } from './delete-schedule.ts';
import type { ScheduleName } from './named-schedule.ts';
import { updateSchedule } from './update-schedule.ts';

export interface ProvidedSchedule extends ScheduleParts {
  readonly isEnabled: boolean;
}

interface Request {
  readonly name: string;
  readonly schedules: readonly ProvidedSchedule[];
  readonly formerSchedules: readonly string[];
}

type Needs = BackOffDependencies & ScheduleDependencies;

/** Idempotent. Throws what the use cases for single schedules refuse. */
export async function provideSchedules(
  deps: Needs,
  { name: flowName, schedules, formerSchedules }: Request,
): Promise<void> {
  for (const schedule of schedules) await provideSchedule(deps, { ...schedule, flowName });
  const wanted = new Set(schedules.map(({ scheduleName }) => scheduleName));
  for (const scheduleName of formerSchedules) {
    if (wanted.has(scheduleName)) continue;
    const gone = () => deleteSchedule(deps, { flowName, scheduleName });
    await unless('schedule.not-found', gone);
  }
}

/** Each is lost to somebody who changes the schedule at the same time. */
const ATTEMPTS = 8;

/** Whoever comes first is no hindrance: what is declared is done again on what they have left. */
async function provideSchedule(
  deps: Needs,
  schedule: ProvidedSchedule & ScheduleName,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (await unless('schedule.already-exists', () => createSchedule(deps, schedule))) return;
    const update = () => updateSchedule(deps, schedule);
    if (attempt === ATTEMPTS) return void (await update());
    if (await unless('update.conflict', update)) return;
    await backOff(deps, attempt);
  }
}

/** false: it was refused with this code. */
async function unless(code: AppErrorCode, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === code) return false;
    throw error;
  }
}
