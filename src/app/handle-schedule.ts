/**
 * Handles a work message of a schedule. It returns when the message may be acknowledged, and throws when it must come again.
 *
 * An occurrence begins its execution if the schedule still fires as it did when the occurrence was armed. However often its
 * message comes, the execution's name is taken once. A change arms the schedule; its message was sent before the change was
 * written, so it may have to look again.
 */
import { scheduledInput } from '../core/schedule/scheduled-run.ts';
import { toRunId, toWorkId } from '../core/shared/ids.ts';
import { MS_PER_MINUTE, toTimestamp } from '../core/shared/units.ts';
import { Fault } from './app-error.ts';
import { armOccurrences, findArmed, nextOccurrence, toRef } from './arm-schedule.ts';
import { beginExecution } from './begin-execution.ts';
import type { ChangeDependencies } from './change-execution.ts';
import { findCurrentHeader } from './current-execution.ts';
import type { Dependencies } from './dependencies.ts';
import { AHEAD_MINUTES } from './fire-alarms.ts';
import { pinnedRole } from './flow-role.ts';
import type {
  FlowRecord,
  ScheduleChangedMessage,
  ScheduleDueMessage,
  ScheduleMessage,
  WorkMessage,
} from './ports.ts';
import { measureLateness } from './measure-lateness.ts';
import { putOff } from './put-off.ts';
import type { ScheduleRecord } from './schedule-store.ts';
import { tracedBy } from './tracer.ts';

type HandleDependencies = ChangeDependencies & Pick<Dependencies, 'alarms' | 'schedules' | 'log'>;

/** A change is written moments after its message is sent, or never: the API's handler ends after half a minute. */
const FIRST_LOOK_SECONDS = 1;
const LOOK_AGAIN_SECONDS = 15;
const LOOKS_AGAIN = 5;

/** The minute tick's cursor is ahead of the time; what is put two ticks ahead of it is seen. */
const MINUTES_AHEAD_OF_CURSOR = 2;
const ARMINGS = 8;

export function isOfSchedule(message: WorkMessage): message is ScheduleMessage {
  return 'schedule' in message.work;
}

export async function handleSchedule(
  deps: HandleDependencies,
  message: ScheduleMessage,
): Promise<void> {
  if (isDue(message)) await beginDue(deps, message);
  else await armChanged(deps, message);
}

function isDue(message: ScheduleMessage): message is ScheduleDueMessage {
  return message.work.trigger.type === 'ScheduleDue';
}

/** To be sent before the change is written: whatever happens then, an enabled schedule is armed. */
export async function tellChange(
  { ids, workQueue }: Pick<Dependencies, 'ids' | 'workQueue'>,
  schedule: ScheduleRecord,
): Promise<void> {
  const { flowId, scheduleName, scheduleId, lastModifiedAt } = schedule;
  const trigger = {
    type: 'ScheduleChanged' as const,
    fromMs: Date.parse(lastModifiedAt),
    looksLeft: LOOKS_AGAIN,
  };
  const message = {
    workId: toWorkId(ids.uuid()),
    key: { flowId, executionName: scheduleName },
    runId: toRunId(scheduleId),
    work: { trigger, schedule: toRef(schedule) },
  };
  await workQueue.send(message, FIRST_LOOK_SECONDS);
}

// --- an occurrence -----------------------------------------------------------------------------------------------------

async function beginDue(deps: HandleDependencies, message: ScheduleDueMessage): Promise<void> {
  const { key, runId, work } = message;
  if (await putOff(deps, message, work.trigger.dueMs)) return;
  measureLateness(deps, work.trigger.dueMs);
  const schedule = await findArmed(deps, work.schedule);
  if (schedule === undefined) return;
  const flow = await deps.flows.findFlow(schedule.flowName);
  if (flow?.flowId !== schedule.flowId) {
    // The flow was deleted while the schedule was made: nobody else would ever find it.
    await deps.schedules.remove(schedule);
    return;
  }
  const header =
    (await findCurrentHeader(deps, key)) ?? (await begin(deps, message, { schedule, flow }));
  if (header === undefined)
    throw new Fault(`begin an execution of schedule "${key.executionName}"`);
  if (header.origin.runId !== runId) {
    deps.log.warn('a schedule has not fired: the name of its execution is taken', { ...key });
  }
}

function begin(
  deps: HandleDependencies,
  { key, runId, work }: ScheduleDueMessage,
  { schedule, flow }: { readonly schedule: ScheduleRecord; readonly flow: FlowRecord },
) {
  const origin = {
    ...key,
    flowName: flow.name,
    runId,
    definitionHash: flow.definitionHash,
    startedAt: toTimestamp(deps.clock.nowMs()),
    ...pinnedRole(flow),
    ...tracedBy(deps.tracer.current()),
  };
  const { scheduleName, payloadText } = schedule;
  const inputText = scheduledInput(scheduleName, payloadText, work.trigger.dueMs);
  return beginExecution(deps, { origin, inputText });
}

// --- a change ----------------------------------------------------------------------------------------------------------

async function armChanged(
  deps: HandleDependencies,
  message: ScheduleChangedMessage,
): Promise<void> {
  const { trigger, schedule: ref } = message.work;
  const found = await deps.schedules.find(ref.flowName, ref.scheduleName);
  const isWritten = found?.scheduleId === ref.scheduleId && found.timing >= ref.timing;
  if (!isWritten) return lookAgain(deps, message);
  if (found.timing !== ref.timing || !found.isEnabled) return;
  const dueMs = nextOccurrence(found, trigger.fromMs);
  if (dueMs !== undefined) await armAhead(deps, found, dueMs);
}

/** Not written yet, or never: deleted since, or its writer has died. */
async function lookAgain(
  { workQueue }: HandleDependencies,
  message: ScheduleChangedMessage,
): Promise<void> {
  const { trigger, schedule } = message.work;
  const looksLeft = trigger.looksLeft - 1;
  if (looksLeft < 0) return;
  const again = { ...message, work: { trigger: { ...trigger, looksLeft }, schedule } };
  await workQueue.send(again, LOOK_AGAIN_SECONDS);
}

/** The item is put where the cursor of the minute tick has not been, which is looked at once it is there. */
async function armAhead(
  deps: HandleDependencies,
  schedule: ScheduleRecord,
  firstMs: number,
): Promise<void> {
  let dueMs: number | undefined = firstMs;
  let untilMinute = Math.floor(deps.clock.nowMs() / MS_PER_MINUTE) + AHEAD_MINUTES + 1;
  for (let arming = 0; arming < ARMINGS; arming += 1) {
    dueMs = await armOccurrences(deps, schedule, { dueMs, untilMs: untilMinute * MS_PER_MINUTE });
    if (dueMs === undefined) return;
    const cursor = await deps.alarms.readCursor();
    if (cursor === undefined || cursor.minute < Math.floor(dueMs / MS_PER_MINUTE)) return;
    untilMinute = cursor.minute + MINUTES_AHEAD_OF_CURSOR;
  }
  throw new Fault(`arm schedule "${schedule.scheduleName}" ahead of the minute tick`);
}
