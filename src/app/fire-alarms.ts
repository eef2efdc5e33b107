/**
 * Once a minute: moves far alarms that are due soon to the work queue, as delayed messages. One that is the next occurrence
 * of a schedule is followed by the others of its minute, and by the item of the first behind it: where the cursor still is to
 * come.
 *
 * The cursor is the first minute that is not wholly moved. It never passes now + 2 minutes, and minutes that were missed
 * are caught up. An alarm moved twice is a message that finds its alarm off the list.
 */
import { toWorkId } from '../core/shared/ids.ts';
import { MS_PER_MINUTE } from '../core/shared/units.ts';
import { isFault } from './app-error.ts';
import { armOccurrences, findArmed } from './arm-schedule.ts';
import type { Dependencies } from './dependencies.ts';
import type { AlarmItem, AlarmPage, AlarmPosition } from './ports.ts';
import { delaySecondsUntil } from './put-off.ts';
import type { ScheduleRef } from './schedule-store.ts';
import { toServiceError } from './service-error.ts';

export const AHEAD_MINUTES = 2;

/**
 * Where a cursor that was never set begins. A far alarm is at least 15 minutes ahead when it is put, so only a deployment
 * whose handler has never once run for this long could have missed one.
 */
const LOOK_BACK_MINUTES = 180;

/** Moved together, then remembered: thousands of executions may wait for one minute. */
const ALARMS_AT_ONCE = 100;

type FireDependencies = Pick<
  Dependencies,
  'clock' | 'ids' | 'alarms' | 'schedules' | 'workQueue' | 'log'
>;

/** Returns how many alarms it moved. What a crash or the end of its time leaves behind is moved by the next run. */
export async function fireAlarms(deps: FireDependencies): Promise<{ moved: number }> {
  const { alarms, clock, log } = deps;
  const nowMinute = Math.floor(clock.nowMs() / MS_PER_MINUTE);
  let cursor = await alarms.readCursor();
  let position = cursor ?? { minute: nowMinute - LOOK_BACK_MINUTES };
  let moved = 0;
  while (position.minute < nowMinute + AHEAD_MINUTES) {
    const page = await alarms.readPage(position, ALARMS_AT_ONCE);
    await Promise.all(page.alarms.map((alarm) => moveAlarm(deps, alarm)));
    moved += page.alarms.length;
    position = behind(position, page);
    // Another run is at it: it goes on from where it stands.
    if (!(await alarms.moveCursor(cursor, position))) break;
    cursor = position;
  }
  if (moved > 0) log.info('alarms moved to the work queue', { moved });
  return { moved };
}

function behind({ minute }: AlarmPosition, { after }: AlarmPage): AlarmPosition {
  return after === undefined ? { minute: minute + 1 } : { minute, after };
}

async function moveAlarm(
  deps: FireDependencies,
  { key, runId, alarmId, dueMs, schedule }: AlarmItem,
): Promise<void> {
  if (schedule !== undefined) return goOn(deps, schedule, dueMs);
  const { clock, ids, workQueue } = deps;
  const workId = toWorkId(ids.uuid());
  const work = { trigger: { type: 'AlarmDue' as const, alarmId } };
  const message = { workId, key, runId, work };
  await workQueue.send(message, delaySecondsUntil(clock.nowMs(), dueMs));
}

/** A defect in one schedule is told, and holds up nobody else's alarms. */
async function goOn(deps: FireDependencies, ref: ScheduleRef, dueMs: number): Promise<void> {
  try {
    const schedule = await findArmed(deps, ref);
    if (schedule === undefined) return;
    const untilMs = (Math.floor(dueMs / MS_PER_MINUTE) + 1) * MS_PER_MINUTE;
    await armOccurrences(deps, schedule, { dueMs, untilMs });
  } catch (error) {
    if (isFault(error) || toServiceError(error) !== undefined) throw error;
    deps.log.error('schedule does not fire any more', { ...ref, error });
  }
}
