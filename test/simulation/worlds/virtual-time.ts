/** When something happens by itself: time moves from one such moment to the next. */
import type { AlarmItem } from '../../../src/app/ports.ts';
import { MS_PER_MINUTE } from '../../../src/core/shared/units.ts';
import { EPOCH_MS } from './process-run.ts';
import { minuteOf } from './stored-data.ts';
import type { WorldState } from './world-state.ts';

/** The minute tick moves what is due before the minute after the next. */
const AHEAD_MINUTES = 2;

/** The next moment, milliseconds since the worlds begin; undefined: nothing waits for a time. */
export function nextTime(
  { nowMs, queue }: WorldState,
  items: readonly AlarmItem[],
  sleeps: readonly number[],
): number | undefined {
  let next = Infinity;
  const consider = (ms: number) => {
    if (ms > nowMs && ms < next) next = ms;
  };
  for (let at = 1; at < queue.length; at += 2) consider(queue[at] ?? 0);
  for (const ms of sleeps) consider(ms);
  for (const item of items) {
    consider((minuteOf(item) - AHEAD_MINUTES + 1) * MS_PER_MINUTE - EPOCH_MS);
    consider(item.dueMs - EPOCH_MS);
  }
  return next === Infinity ? undefined : next;
}

/** One of them is near enough to be moved to the queue. */
export function wantsTick(nowMs: number, items: readonly AlarmItem[]): boolean {
  const nowMinute = Math.floor((EPOCH_MS + nowMs) / MS_PER_MINUTE);
  return items.some((item) => minuteOf(item) < nowMinute + AHEAD_MINUTES);
}
