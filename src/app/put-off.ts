/** What is early by this handler's clock: a little early it waits, more it comes again. */
import { MAX_DELAY_SECONDS } from '../core/shared/service-limits.ts';
import { MS_PER_SECOND } from '../core/shared/units.ts';
import type { Dependencies } from './dependencies.ts';
import type { WorkMessage } from './ports.ts';

/** This early it waits in its handler. */
const EARLY_WAIT_MS = 2_000;

/** true: it has been sent again, with the same work id and the difference as its delay. false: it is due. */
export async function putOff(
  { clock, workQueue }: Pick<Dependencies, 'clock' | 'workQueue'>,
  message: WorkMessage,
  dueMs: number,
): Promise<boolean> {
  const earlyMs = dueMs - clock.nowMs();
  if (earlyMs <= 0) return false;
  if (earlyMs < EARLY_WAIT_MS) {
    await clock.sleep(earlyMs);
    return false;
  }
  await workQueue.send(message, delaySecondsUntil(clock.nowMs(), dueMs));
  return true;
}

/** Whole seconds, never early, and no more than a queue delays a message. */
export function delaySecondsUntil(nowMs: number, dueMs: number): number {
  const seconds = Math.max(0, Math.ceil((dueMs - nowMs) / MS_PER_SECOND));
  return Math.min(MAX_DELAY_SECONDS, seconds);
}
