/**
 * Changes what is given of a schedule, by one conditional write. Another expression, or being enabled or disabled, makes
 * what was armed before fire nothing: what it has now counts from this moment. Source: API reference 4.15.
 */
import { toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import { checkSchedule } from './check-schedule.ts';
import { type ScheduleDependencies, toWholeSecond } from './create-schedule.ts';
import { tellChange } from './handle-schedule.ts';
import { getNamedSchedule, type ScheduleName, scheduleNotFound } from './named-schedule.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import { type ScheduleView, toScheduleView } from './schedule-view.ts';

/** What is absent stays as it is. */
export interface UpdateScheduleRequest extends ScheduleName {
  readonly cronExpression?: string;
  readonly description?: string;
  /** JSON text. */
  readonly payloadText?: string;
  readonly isEnabled?: boolean;
}

/**
 * Whoever leaves it enabled has it armed again, which changes nothing unless its messages were lost.
 * Throws `flow.not-found`, `schedule.not-found`, `argument.invalid` (expression, payload), `payload.too-large`,
 * `update.conflict` (somebody else has changed it meanwhile).
 */
export async function updateSchedule(
  deps: ScheduleDependencies,
  request: UpdateScheduleRequest,
): Promise<ScheduleView> {
  const current = await getNamedSchedule(deps, request);
  const schedule = changed(current, request, deps.clock.nowMs());
  checkSchedule(deps, schedule);
  if (schedule.isEnabled) await tellChange(deps, schedule);
  if (!(await deps.schedules.replace(schedule))) await expectOwn(deps, schedule);
  return toScheduleView(schedule);
}

function changed(
  current: ScheduleRecord,
  request: UpdateScheduleRequest,
  nowMs: number,
): ScheduleRecord {
  const revision = current.revision + 1;
  const cronExpression = request.cronExpression ?? current.cronExpression;
  const isEnabled = request.isEnabled ?? current.isEnabled;
  const firesOtherwise =
    cronExpression !== current.cronExpression || isEnabled !== current.isEnabled;
  return {
    ...current,
    revision,
    cronExpression,
    isEnabled,
    description: request.description ?? current.description,
    payloadText: request.payloadText ?? current.payloadText,
    ...(firesOtherwise ? { timing: revision, countsFromMs: toWholeSecond(nowMs) } : {}),
    lastModifiedAt: toTimestamp(Math.max(nowMs, Date.parse(current.lastModifiedAt))),
  };
}

/** A write whose reply was lost has been made again, and met itself: then the schedule is what was asked for. */
async function expectOwn(
  { schedules }: ScheduleDependencies,
  schedule: ScheduleRecord,
): Promise<void> {
  const { flowName, scheduleName, scheduleId } = schedule;
  const found = await schedules.find(flowName, scheduleName);
  if (found?.scheduleId !== scheduleId) throw scheduleNotFound(schedule);
  if (isSame(found, schedule)) return;
  throw new AppError('update.conflict', 'Update conflict, please retry.', {
    flowName,
    scheduleName,
  });
}

function isSame(left: ScheduleRecord, right: ScheduleRecord): boolean {
  return (
    left.revision === right.revision &&
    left.timing === right.timing &&
    left.cronExpression === right.cronExpression &&
    left.isEnabled === right.isEnabled &&
    left.description === right.description &&
    left.payloadText === right.payloadText &&
    left.lastModifiedAt === right.lastModifiedAt
  );
}
