/**
 * When work is late. What happens at a time happens 2 seconds after it at most in a healthy deployment. What a handler owes
 * may take as long as a handler that died keeps its message from others: the queue's visibility timeout, which is the
 * stepper's own. Source: design, "Alarms" and "Visibility".
 */
import type { Wait } from '../core/engine/waits.ts';
import type { Limits } from './limits.ts';

/** Five times what is usual. */
const LATE_MS = 10_000;

type Bounds = Pick<Limits, 'stepperTimeoutMs' | 'invocationTimeoutMs'>;

/** Something that a time, or a message on its way, brings about. */
export function isLate(dueMs: number, nowMs: number): boolean {
  return nowMs - dueMs > LATE_MS;
}

/** Something that the handler of a message owes since then. */
export function isOwedTooLong(
  sinceMs: number,
  nowMs: number,
  { stepperTimeoutMs }: Bounds,
): boolean {
  return nowMs - sinceMs > stepperTimeoutMs;
}

/** The time that it waits for, or that it is given, is over, and nothing has come of that. */
export function isTimeOver(wait: Wait, nowMs: number): boolean {
  const timesOutMs = 'timesOutMs' in wait ? (wait.timesOutMs ?? Infinity) : Infinity;
  const untilMs = 'untilMs' in wait ? wait.untilMs : Infinity;
  return isLate(Math.min(timesOutMs, untilMs), nowMs);
}

/** By the wait itself: what others say of it is not known here. */
export function isWaitOverdue(wait: Wait, nowMs: number, bounds: Bounds): boolean {
  if (wait.kind !== 'call') return isTimeOver(wait, nowMs);
  const answerMs = isSynchronousCall(wait) ? bounds.invocationTimeoutMs : 0;
  return isTimeOver(wait, nowMs) || isOwedTooLong(wait.sinceMs + answerMs, nowMs, bounds);
}

/** Of a function that is called and waited for in one. */
export function isSynchronousCall(wait: Wait): boolean {
  if (wait.kind !== 'call') return false;
  const { kind } = wait.resource;
  return (kind === 'function' || kind === 'nativeFunction') && !wait.isAsync;
}
