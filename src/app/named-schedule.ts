/** Finding the schedule that a request names, or refusing in the words that clients look for. */
import { AppError } from './app-error.ts';
import type { Dependencies } from './dependencies.ts';
import { getNamedFlow } from './named-execution.ts';
import type { ScheduleRecord } from './schedule-store.ts';

export interface ScheduleName {
  readonly flowName: string;
  readonly scheduleName: string;
}

/** Throws `flow.not-found`, `schedule.not-found`. What a deleted flow of the same name has left is not found. */
export async function getNamedSchedule(
  deps: Pick<Dependencies, 'flows' | 'schedules'>,
  name: ScheduleName,
): Promise<ScheduleRecord> {
  const { flowId } = await getNamedFlow(deps, name.flowName);
  const schedule = await deps.schedules.find(name.flowName, name.scheduleName);
  if (schedule?.flowId !== flowId) throw scheduleNotFound(name);
  return schedule;
}

export function scheduleNotFound({ flowName, scheduleName }: ScheduleName): AppError {
  return new AppError('schedule.not-found', `Schedule '${scheduleName}' does not exist.`, {
    flowName,
    scheduleName,
  });
}
