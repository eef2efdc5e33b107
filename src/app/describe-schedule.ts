import type { Dependencies } from './dependencies.ts';
import { getNamedSchedule, type ScheduleName } from './named-schedule.ts';
import { type ScheduleView, toScheduleView } from './schedule-view.ts';

/** Throws `flow.not-found`, `schedule.not-found`. */
export async function describeSchedule(
  deps: Pick<Dependencies, 'flows' | 'schedules'>,
  request: ScheduleName,
): Promise<ScheduleView> {
  return toScheduleView(await getNamedSchedule(deps, request));
}
