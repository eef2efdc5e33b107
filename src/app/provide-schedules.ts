/** The schedules of a flow as its owner declares them: made, changed, and removed when they are declared no more. */
import { isAppError } from './app-error.ts';
import type { AppErrorCode } from './app-error.ts';
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

/** Idempotent. Throws what the use cases for single schedules refuse. */
export async function provideSchedules(
  deps: ScheduleDependencies,
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

async function provideSchedule(
  deps: ScheduleDependencies,
  schedule: ProvidedSchedule & ScheduleName,
): Promise<void> {
  const isNew = await unless('schedule.already-exists', () => createSchedule(deps, schedule));
  if (!isNew) await updateSchedule(deps, schedule);
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
