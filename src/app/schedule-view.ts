/** A schedule as the API shows it. Text that is not set is `''`. Source: API reference, section 3. */
import type { ScheduleRecord } from './schedule-store.ts';

export interface ScheduleView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Verbatim. */
  readonly cronExpression: string;
  /** JSON text, verbatim. */
  readonly payloadText: string;
  readonly isEnabled: boolean;
  /** RFC 3339 UTC with milliseconds; so the next. */
  readonly createdAt: string;
  readonly lastModifiedAt: string;
}

export function toScheduleView(schedule: ScheduleRecord): ScheduleView {
  const { description, cronExpression, payloadText, isEnabled, createdAt, lastModifiedAt } =
    schedule;
  return {
    id: schedule.scheduleId,
    name: schedule.scheduleName,
    description,
    cronExpression,
    payloadText,
    isEnabled,
    createdAt,
    lastModifiedAt,
  };
}
