/** Schedules as the objects of the wire: they do not say of which flow. Source: API reference, section 3. */
import type { ScheduleViewsPage } from '../../app/list-schedules.ts';
import type { ScheduleView } from '../../app/schedule-view.ts';
import type { JsonObject } from '../../core/shared/json.ts';

export function presentSchedule(schedule: ScheduleView): JsonObject {
  return {
    ScheduleId: schedule.id,
    ScheduleName: schedule.name,
    Description: schedule.description,
    CronExpression: schedule.cronExpression,
    Payload: schedule.payloadText,
    Enable: schedule.isEnabled,
    CreatedTime: schedule.createdAt,
    LastModifiedTime: schedule.lastModifiedAt,
  };
}

export function presentSchedules({ schedules, nextToken }: ScheduleViewsPage): JsonObject {
  const shown = schedules.map(presentSchedule);
  return { Schedules: shown, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}
