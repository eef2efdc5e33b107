/** Far alarms in memory, of which it is known when the minute tick has something to move. */
import { MemoryAlarmStore } from '../adapters/memory/memory-alarm-store.ts';
import type { AlarmItem } from '../app/ports.ts';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../core/shared/units.ts';

/** A tick moves the alarms of this minute and the next; this much ahead of one there has been a tick. */
const TICK_AHEAD_MS = 50 * MS_PER_SECOND;
const MINUTES_MOVED = 2;

export class WatchedAlarms extends MemoryAlarmStore {
  /** Put, and not moved to the queue yet. */
  readonly waiting: AlarmItem[] = [];

  override async put(alarm: AlarmItem): Promise<void> {
    this.waiting.push(alarm);
    await super.put(alarm);
  }

  override purge(): void {
    this.waiting.splice(0);
    super.purge();
  }

  wantTick(nowMs: number): boolean {
    return this.waiting.some(({ dueMs }) => dueMs < nowMs + MS_PER_MINUTE);
  }

  /** undefined: nothing waits. */
  nextTickMs(nowMs: number): number | undefined {
    let next: number | undefined;
    for (const { dueMs } of this.waiting) next = Math.min(next ?? dueMs, dueMs);
    return next === undefined ? undefined : Math.max(nowMs, next - TICK_AHEAD_MS);
  }

  /** A tick has been made at `tickMs`. */
  ticked(tickMs: number): void {
    const untilMs = (Math.floor(tickMs / MS_PER_MINUTE) + MINUTES_MOVED) * MS_PER_MINUTE;
    const left = this.waiting.filter(({ dueMs }) => dueMs >= untilMs);
    this.waiting.splice(0, Infinity, ...left);
  }
}
