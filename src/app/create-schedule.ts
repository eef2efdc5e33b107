/**
 * A new schedule of a flow: checked, its name taken by one conditional write. The message that arms it goes first, so that
 * an enabled schedule fires whatever happens in between. Source: API reference 4.14.
 */
import { MS_PER_SECOND, toTimestamp } from '../core/shared/units.ts';
import { AppError } from './app-error.ts';
import { checkSchedule } from './check-schedule.ts';
import type { Dependencies } from './dependencies.ts';
import { tellChange } from './handle-schedule.ts';
import { getNamedFlow } from './named-execution.ts';
import type { ScheduleName } from './named-schedule.ts';
import { checkName } from './names.ts';
import type { FlowRecord } from './ports.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import { type ScheduleView, toScheduleView } from './schedule-view.ts';

export interface CreateScheduleRequest extends ScheduleName {
  readonly cronExpression: string;
  readonly description?: string;
  /** JSON text; absent or empty: none. */
  readonly payloadText?: string;
  /** Default false. */
  readonly isEnabled?: boolean;
}

export type ScheduleDependencies = Pick<
  Dependencies,
  'clock' | 'flows' | 'ids' | 'limits' | 'schedules' | 'workQueue'
>;

/** Throws `flow.not-found`, `argument.invalid` (name, expression, payload), `payload.too-large`, `schedule.already-exists`. */
export async function createSchedule(
  deps: ScheduleDependencies,
  request: CreateScheduleRequest,
): Promise<ScheduleView> {
  checkName('ScheduleName', request.scheduleName);
  const flow = await getNamedFlow(deps, request.flowName);
  const schedule = toRecord(deps, flow, request);
  checkSchedule(deps, schedule);
  const { flowName, scheduleName, flowId } = schedule;
  const existing = await deps.schedules.find(flowName, scheduleName);
  if (existing?.flowId === flowId) throw alreadyExists(schedule);
  if (schedule.isEnabled) await tellChange(deps, schedule);
  if (!(await deps.schedules.create(schedule)) && !(await isOurs(deps, schedule))) {
    throw alreadyExists(schedule);
  }
  return toScheduleView(schedule);
}

/** A write whose reply was lost has been made again, and met itself. */
async function isOurs({ schedules }: ScheduleDependencies, schedule: ScheduleRecord) {
  const found = await schedules.find(schedule.flowName, schedule.scheduleName);
  return found?.scheduleId === schedule.scheduleId;
}

function toRecord(
  { clock, ids }: ScheduleDependencies,
  { flowId }: FlowRecord,
  request: CreateScheduleRequest,
): ScheduleRecord {
  const nowMs = clock.nowMs();
  return {
    flowName: request.flowName,
    scheduleName: request.scheduleName,
    scheduleId: ids.uuid(),
    flowId,
    revision: 1,
    timing: 1,
    description: request.description ?? '',
    cronExpression: request.cronExpression,
    payloadText: request.payloadText ?? '',
    isEnabled: request.isEnabled ?? false,
    countsFromMs: toWholeSecond(nowMs),
    createdAt: toTimestamp(nowMs),
    lastModifiedAt: toTimestamp(nowMs),
  };
}

/** Occurrences are whole seconds, and never early. */
export function toWholeSecond(epochMs: number): number {
  return Math.ceil(epochMs / MS_PER_SECOND) * MS_PER_SECOND;
}

function alreadyExists({ flowName, scheduleName }: ScheduleName): AppError {
  const message = `The schedule '${scheduleName}' of flow '${flowName}' already exists.`;
  return new AppError('schedule.already-exists', message, { flowName, scheduleName });
}
