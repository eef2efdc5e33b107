/**
 * Virtual time: it stands still until somebody moves it. Sleepers wake, in the order of their due times, when the clock
 * is moved to or past them.
 */
import type { Clock } from '../../app/ports.ts';
import { invariant } from '../../core/shared/invariant.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export class MemoryClock implements Clock {
  private currentMs: number;
  private sleepers: Sleeper[] = [];

  /** startMs: milliseconds since the epoch; by default 2024-01-01T00:00:00Z. */
  constructor(startMs: number = Date.UTC(2024, 0, 1)) {
    this.currentMs = startMs;
  }

  nowMs(): number {
    return this.currentMs;
  }

  /** Resolves when the clock has been moved `ms` further or the signal is aborted; at once for 0 or less. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) return Promise.resolve();
    const dueMs = this.currentMs + ms;
    return new Promise((resolve) => {
      const giveUp = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const wake = () => {
        // Many sleeps may share a signal, one behind the other.
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const sleeper = { dueMs, wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  advance(ms: number): void {
    this.advanceTo(this.currentMs + ms);
  }

  /** Moves the clock and wakes who is due. Their code runs when the caller next awaits. */
  advanceTo(toMs: number): void {
    invariant(toMs >= this.currentMs, 'a clock never goes back');
    this.currentMs = toMs;
    const due = this.sleepers.filter((sleeper) => sleeper.dueMs <= toMs);
    this.sleepers = this.sleepers.filter((sleeper) => sleeper.dueMs > toMs);
    due.sort((left, right) => left.dueMs - right.dueMs);
    for (const sleeper of due) sleeper.wake();
  }

  /** When the next sleeper wakes; undefined when nobody sleeps. */
  nextWakeMs(): number | undefined {
    let next: number | undefined;
    for (const { dueMs } of this.sleepers) next = Math.min(next ?? dueMs, dueMs);
    return next;
  }
}
