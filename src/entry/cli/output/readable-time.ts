/** Times of the API as people read them. All are UTC: two machines' tables agree. */
import { timeSpan } from '../time-span.ts';

/** `2026-05-01 10:00:03`; empty stays empty. */
export function readableTime(time: string): string {
  return time.replace('T', ' ').replace(/\.\d+Z$/, '');
}

/** From one time to another, `3 min 20 s`, under ten seconds `4.271 s`; empty while there is no end. */
export function readableSpan(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  if (Number.isNaN(ms)) return '';
  return Math.abs(ms) < 10_000 ? `${(ms / 1_000).toFixed(3)} s` : timeSpan(ms);
}
