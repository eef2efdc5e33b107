import type { Dependencies } from './dependencies.ts';
import { getNamedSchedule, type ScheduleName, scheduleNotFound } from './named-schedule.ts';

/** What is armed of it fires nothing any more. Throws `flow.not-found`, `schedule.not-found`. */
export async function deleteSchedule(
  deps: Pick<Dependencies, 'flows' | 'schedules'>,
  request: ScheduleName,
): Promise<void> {
  const schedule = await getNamedSchedule(deps, request);
  if (await deps.schedules.remove(schedule)) return;
  // Gone by our own first try, whose reply was lost, or by somebody else's: that is what was asked for.
  const found = await deps.schedules.find(request.flowName, request.scheduleName);
  if (found !== undefined) throw scheduleNotFound(request);
}
