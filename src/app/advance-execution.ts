/**
 * Handles one work message: the five lines of the protocol, whether the message is new, doubled or redelivered.
 *
 * 1. load the execution; 2. perform the effects of entries caused by this work id that have no recorded outcome;
 * 3. decide the message's own trigger and commit it with this work id as the cause; 4. perform what follows, feed results
 * back, commit, until nothing of this work id is left in flight; 5. return: the caller acknowledges.
 *
 * It returns when the message may be acknowledged, and throws when it must come again. Results that arrive while a commit
 * is in flight join the next one.
 */
import type { Trigger } from '../core/engine/trigger.ts';
import { unreachable } from '../core/shared/invariant.ts';
import type { Dependencies } from './dependencies.ts';
import { createExecution, type NewExecution } from './create-execution.ts';
import type { LiveExecution } from './execution-cache.ts';
import { findLateStop } from './flow-deleted.ts';
import { findLostTriggers } from './lost-triggers.ts';
import { openExecution } from './open-execution.ts';
import { Contended, OwnerLoop } from './owner-loop.ts';
import { putOff } from './put-off.ts';
import { handleSchedule, isOfSchedule } from './handle-schedule.ts';
import { measureLateness } from './measure-lateness.ts';
import type { ExecutionMessage, Lease, StartWork, StopChildWork, WorkMessage } from './ports.ts';
import { NotTold, runningEvent, tellStatus } from './status-events.ts';
import type { TracedExecution } from './tracer.ts';
import { isOfFlow, walkDeletedFlow } from './walk-deleted-flow.ts';

export type AdvanceDependencies = Pick<
  Dependencies,
  | 'clock'
  | 'ids'
  | 'tokens'
  | 'flows'
  | 'definitions'
  | 'journal'
  | 'workQueue'
  | 'alarms'
  | 'schedules'
  | 'tasks'
  | 'invocations'
  | 'cache'
  | 'callSlots'
  | 'limits'
  | 'log'
  | 'metrics'
  | 'tracer'
  | 'statusEvents'
>;

const MAX_CONTENDED_SECONDS = 5;
/** Before an event is told again: not often, because all that happens meanwhile is waiting beside it. */
const FEWEST_RETELL_SECONDS = 60;
const MAX_RETELL_SECONDS = 300;

export async function advanceExecution(
  deps: AdvanceDependencies,
  message: WorkMessage,
  lease: Lease,
): Promise<void> {
  if (isOfSchedule(message)) return handleSchedule(deps, message);
  if (isOfFlow(message)) return walkDeletedFlow(deps, message);
  const live = await openForMessage(deps, message);
  // Gone, ended long ago, or the name of another run: nothing of this message is owed any more.
  if (live === undefined) return;
  if (await isPutOff(deps, live, message)) return;
  await deps.tracer.trace(tracedOrigin(live, message), message.work.trigger.type, () =>
    advanceAndTell(deps, { live, message, lease }).catch((error: unknown) =>
      comeAgain(deps, message, error),
    ),
  );
}

/** What comes after an end is no part of the trace: it would last until the last alarm that nobody waits for. */
function tracedOrigin(
  { state: { origin, end } }: LiveExecution,
  { workId }: ExecutionMessage,
): TracedExecution {
  if (end === undefined || end.owner === workId) return origin;
  const { traceHeader: _, ...untraced } = origin;
  return untraced;
}

interface Work {
  readonly live: LiveExecution;
  readonly message: ExecutionMessage;
  readonly lease: Lease;
}

/** A bus that is out of reach keeps nothing from going on. */
async function advanceAndTell(deps: AdvanceDependencies, work: Work): Promise<void> {
  const isStart = work.message.work.trigger.type === 'Start';
  const event = isStart ? runningEvent(work.live.state) : undefined;
  const [advanced, told] = await Promise.allSettled([
    advance(deps, work),
    event && tellStatus(deps, event),
  ]);
  if (advanced.status === 'rejected') throw advanced.reason;
  // Handed over, the message comes again anyhow. A second one would make the calls in flight once more.
  if (told.status === 'rejected' && !advanced.value.isHandedOver) throw told.reason;
}

async function advance(deps: AdvanceDependencies, { live, message, lease }: Work) {
  const { flow } = await deps.definitions.get(live.state.origin.definitionHash);
  const isRepair = message.work.trigger.type === 'Repair';
  const lost = isRepair ? await findLostTriggers(deps, flow, live.state) : [];
  const loop = new OwnerLoop(deps, { flow, live, message, lease });
  return loop.run([...ownTriggers(message), ...lost]);
}

/**
 * The same work again, a little later and out of step with the others. Sent, not given back: contention never looks like
 * poison, and what waits for a bus that is out of reach takes no place among the messages that a queue has in flight.
 */
async function comeAgain(
  { ids, workQueue }: AdvanceDependencies,
  message: ExecutionMessage,
  error: unknown,
): Promise<void> {
  const upTo = (seconds: number) => Math.floor(ids.random() * seconds);
  if (error instanceof Contended) {
    await workQueue.send(message, 1 + upTo(MAX_CONTENDED_SECONDS));
  } else if (error instanceof NotTold) {
    const spread = MAX_RETELL_SECONDS - FEWEST_RETELL_SECONDS;
    await workQueue.send(message, FEWEST_RETELL_SECONDS + upTo(spread));
  } else throw error;
}

async function openForMessage(
  deps: AdvanceDependencies,
  { key, runId, workId, work }: ExecutionMessage,
): Promise<LiveExecution | undefined> {
  const live = await openExecution(deps, key, runId);
  if (live !== undefined || !('origin' in work)) return live;
  await createExecution(deps, { workId, ...(await newExecution(deps, work)) });
  // Ours, or somebody else's with that name: then this message has nothing to do.
  return openExecution(deps, key, runId);
}

/** It begins as stopped where its flow has been deleted, or where a parent's stop comes before the start. */
async function newExecution(
  deps: AdvanceDependencies,
  work: StartWork | StopChildWork,
): Promise<Omit<NewExecution, 'workId'>> {
  const { origin } = work;
  if (!('inputText' in work)) return { origin, inputText: '{}', stop: work.trigger };
  const stop = await findLateStop(deps, origin);
  return { origin, inputText: work.inputText, ...(stop === undefined ? {} : { stop }) };
}

function ownTriggers({ work }: ExecutionMessage): readonly Trigger[] {
  const { trigger } = work;
  switch (trigger.type) {
    case 'Start': // Entry 0 is its decision.
      return [];
    case 'Repair':
      return [{ type: 'Continue' }];
    case 'TaskSubmitted':
    case 'TaskSucceeded':
    case 'TaskFailed':
    case 'AlarmDue':
    case 'StopRequested':
    case 'ListenRequested':
      return [trigger];
    default:
      return unreachable(trigger, 'trigger of a work message');
  }
}

async function isPutOff(
  deps: AdvanceDependencies,
  live: LiveExecution,
  message: ExecutionMessage,
): Promise<boolean> {
  const { trigger } = message.work;
  if (trigger.type !== 'AlarmDue') return false;
  const listed = live.state.alarms.find(({ alarmId }) => alarmId === trigger.alarmId);
  if (listed === undefined || (await putOff(deps, message, listed.dueMs)))
    return listed !== undefined;
  measureLateness(deps, listed.dueMs);
  return false;
}
