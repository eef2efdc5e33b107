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
import type { WorkId } from '../core/shared/ids.ts';
import { unreachable } from '../core/shared/invariant.ts';
import { MAX_DELAY_SECONDS } from '../core/shared/service-limits.ts';
import { MS_PER_SECOND } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';
import { createExecution, type NewExecution } from './create-execution.ts';
import type { LiveExecution } from './execution-cache.ts';
import { findLostTriggers } from './lost-triggers.ts';
import { openExecution } from './open-execution.ts';
import { Contended, OwnerLoop } from './owner-loop.ts';
import type { Lease, StartWork, StopChildWork, WorkMessage } from './ports.ts';

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
  | 'tasks'
  | 'invocations'
  | 'cache'
  | 'callSlots'
  | 'limits'
  | 'log'
>;

/** An alarm this early waits in its handler; an earlier one is sent again with the difference as its delay. */
const EARLY_WAIT_MS = 2_000;
const MAX_CONTENDED_SECONDS = 5;

export async function advanceExecution(
  deps: AdvanceDependencies,
  message: WorkMessage,
  lease: Lease,
): Promise<void> {
  const live = await openForMessage(deps, message);
  // Gone, ended long ago, or the name of another run: nothing of this message is owed any more.
  if (live === undefined) return;
  if (await isPutOff(deps, live, message)) return;
  const { flow } = await deps.definitions.get(live.state.origin.definitionHash);
  const isRepair = message.work.trigger.type === 'Repair';
  const lost = isRepair ? await findLostTriggers(deps, flow, live.state) : [];
  const loop = new OwnerLoop(deps, { flow, live, message, lease });
  try {
    await loop.run([...ownTriggers(message), ...lost]);
  } catch (error) {
    if (!(error instanceof Contended)) throw error;
    // Contention never looks like poison: the same work comes again, out of step with the others.
    await deps.workQueue.send(message, 1 + Math.floor(deps.ids.random() * MAX_CONTENDED_SECONDS));
  }
}

async function openForMessage(
  deps: AdvanceDependencies,
  { key, runId, workId, work }: WorkMessage,
): Promise<LiveExecution | undefined> {
  const live = await openExecution(deps, key, runId);
  if (live !== undefined || !('origin' in work)) return live;
  await createExecution(deps, newExecution(work, workId));
  // Ours, or somebody else's with that name: then this message has nothing to do.
  return openExecution(deps, key, runId);
}

/** A parent's stop that comes before the start creates the child as stopped. */
function newExecution(work: StartWork | StopChildWork, workId: WorkId): NewExecution {
  const { origin } = work;
  if ('inputText' in work) return { origin, inputText: work.inputText, workId };
  return { origin, inputText: '{}', workId, stop: work.trigger };
}

function ownTriggers({ work }: WorkMessage): readonly Trigger[] {
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

/** An alarm that is early by this handler's clock is sent again with the same work id; a little early, it waits. */
async function isPutOff(
  { clock, workQueue }: AdvanceDependencies,
  live: LiveExecution,
  message: WorkMessage,
): Promise<boolean> {
  const { trigger } = message.work;
  if (trigger.type !== 'AlarmDue') return false;
  const listed = live.state.alarms.find(({ alarmId }) => alarmId === trigger.alarmId);
  const earlyMs = listed === undefined ? 0 : listed.dueMs - clock.nowMs();
  if (earlyMs <= 0) return false;
  if (earlyMs < EARLY_WAIT_MS) {
    await clock.sleep(earlyMs);
    return false;
  }
  const delaySeconds = Math.min(MAX_DELAY_SECONDS, Math.ceil(earlyMs / MS_PER_SECOND));
  await workQueue.send(message, delaySeconds);
  return true;
}
