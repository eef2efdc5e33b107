/**
 * Arms the occurrences of a schedule: each that is near is a delayed message of its own, the first of the others is an alarm
 * item in the minute in which it is due. Whoever comes to that minute sends its occurrences and puts the next item, so that
 * an enabled schedule always has exactly one occurrence that is not a message yet.
 *
 * The occurrences of an expression are a fixed set, and their items and executions are named by schedule and time. So it
 * may be done again, by several at once, from wherever a crash has left it: what was armed before is met again.
 */
import { readScheduleExpression } from '../core/schedule/schedule-expression.ts';
import { scheduledExecutionName } from '../core/schedule/scheduled-run.ts';
import { toRunId, toWorkId } from '../core/shared/ids.ts';
import { invariant } from '../core/shared/invariant.ts';
import { MS_PER_MINUTE } from '../core/shared/units.ts';
import { toUuid } from './child-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { delaySecondsUntil } from './put-off.ts';
import type { ScheduleRecord, ScheduleRef } from './schedule-store.ts';

/**
 * What is later than this when its handler comes to it has been missed: all that were missed begin one execution, that of
 * the oldest.
 */
const MISSED_MS = MS_PER_MINUTE;

export interface Span {
  /** The first occurrence that nobody has armed. */
  readonly dueMs: number;
  /** Occurrences before it become messages, the first one from it on an item. */
  readonly untilMs: number;
}

/** The schedule as it stands, when it still fires as the reference says. */
export async function findArmed(
  { schedules }: Pick<Dependencies, 'schedules'>,
  { flowName, scheduleName, scheduleId, timing }: ScheduleRef,
): Promise<ScheduleRecord | undefined> {
  const schedule = await schedules.find(flowName, scheduleName);
  const isArmed = schedule?.scheduleId === scheduleId && schedule.timing === timing;
  return isArmed && schedule.isEnabled ? schedule : undefined;
}

/** When the schedule fires next, later than `afterMs`; undefined: never. */
export function nextOccurrence(schedule: ScheduleRecord, afterMs: number): number | undefined {
  return toCalendar(schedule)(afterMs);
}

/** Returns when the item is due; undefined: there is no further occurrence. */
export async function armOccurrences(
  deps: Pick<Dependencies, 'clock' | 'ids' | 'alarms' | 'workQueue'>,
  schedule: ScheduleRecord,
  span: Span,
): Promise<number | undefined> {
  const { near, far } = plan(toCalendar(schedule), span, deps.clock.nowMs());
  const ref = toRef(schedule);
  if (far !== undefined) {
    const run = runOf(deps, schedule, far);
    await deps.alarms.put({ ...run, alarmId: ref.timing, dueMs: far, schedule: ref });
  }
  await Promise.all(
    near.map((dueMs) => {
      const workId = toWorkId(deps.ids.uuid());
      const work = { trigger: { type: 'ScheduleDue' as const, dueMs }, schedule: ref };
      const message = { workId, ...runOf(deps, schedule, dueMs), work };
      return deps.workQueue.send(message, delaySecondsUntil(deps.clock.nowMs(), dueMs));
    }),
  );
  return far;
}

function plan(
  nextMs: (afterMs: number) => number | undefined,
  { dueMs, untilMs }: Span,
  nowMs: number,
): { readonly near: readonly number[]; readonly far: number | undefined } {
  const near: number[] = [];
  let far: number | undefined = dueMs;
  while (far !== undefined && far < untilMs) {
    near.push(far);
    far = nextMs(Math.max(far, nowMs - MISSED_MS));
  }
  return { near, far };
}

function toCalendar({ cronExpression, countsFromMs }: ScheduleRecord) {
  const read = readScheduleExpression(cronExpression, countsFromMs);
  invariant(read.kind === 'expression', 'the expression of a schedule has been checked');
  return (afterMs: number) => read.expression.nextMs(afterMs, countsFromMs);
}

export function toRef(schedule: ScheduleRecord): ScheduleRef {
  const { flowName, scheduleName, scheduleId, timing } = schedule;
  return { flowName, scheduleName, scheduleId, timing };
}

/** The execution that an occurrence begins. */
function runOf(
  { ids }: Pick<Dependencies, 'ids'>,
  { flowId, scheduleName, scheduleId }: ScheduleRecord,
  dueMs: number,
) {
  const hash = (text: string) => ids.sha256Hex(text);
  const executionName = scheduledExecutionName(hash, scheduleName, dueMs);
  const runId = toRunId(toUuid(hash(`schedule ${scheduleId} ${dueMs}`)));
  return { key: { flowId, executionName }, runId };
}
