/**
 * How long what lives. Whole seconds since the epoch.
 *
 * An entry lives for the retention. The header lives 7 days longer than the last entry, so that a name is never free while
 * a part of its journal is there. Values and snapshot parts are shared by entries and the header: they get another
 * retention on top, and the header's are moved on with it when even that would not do.
 */
import { MS_PER_SECOND, SECONDS_PER_DAY } from '../../core/shared/units.ts';

const HEADER_EXTRA_DAYS = 7;
const PAYLOAD_DAYS = 30;
const ALARM_DAYS = 30;
/** Lambda keeps an event for 6 hours, the queue of results its messages for 4 days, the dead-letter queue for 14. */
const CALL_DAYS = 30;

export interface Lifetimes {
  readonly entry: number;
  readonly header: number;
  /** Value items and snapshot parts. */
  readonly content: number;
}

/** For what is written, or moved on, at `timeMs`. */
export function lifetimesFrom(timeMs: number, retentionDays: number): Lifetimes {
  return {
    entry: secondsAfter(timeMs, retentionDays),
    header: secondsAfter(timeMs, retentionDays + HEADER_EXTRA_DAYS),
    content: secondsAfter(timeMs, 2 * retentionDays + HEADER_EXTRA_DAYS),
  };
}

export const payloadExpiry = (nowMs: number): number => secondsAfter(nowMs, PAYLOAD_DAYS);
export const alarmExpiry = (dueMs: number): number => secondsAfter(dueMs, ALARM_DAYS);

/** Of who made an asynchronous call, or how it ended: the other comes within days, or never. */
export const callExpiry = (nowMs: number): number => secondsAfter(nowMs, CALL_DAYS);
/** So long a name is taken. */
export const statefulExpiry = (timeMs: number, retentionDays: number): number =>
  secondsAfter(timeMs, retentionDays);

export const nonceExpiry = (expiresAtMs: number): number => Math.ceil(expiresAtMs / MS_PER_SECOND);

function secondsAfter(timeMs: number, days: number): number {
  return Math.floor(timeMs / MS_PER_SECOND) + days * SECONDS_PER_DAY;
}
