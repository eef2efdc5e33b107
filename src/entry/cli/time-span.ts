/** A time as people say it, beside the time itself. */

/** With the unit below it, and how many of those it has. */
const UNITS = [
  { seconds: 86_400, one: 'day', many: 'days', part: 3_600, partName: 'h' },
  { seconds: 3_600, one: 'h', many: 'h', part: 60, partName: 'min' },
  { seconds: 60, one: 'min', many: 'min', part: 1, partName: 's' },
] as const;

/** `3 h 20 min`, `2 days 4 h`, `12 s`: the two largest units, rounded down; `0 s` for less than a second. */
export function timeSpan(ms: number): string {
  const total = Math.floor(Math.abs(ms) / 1_000);
  const unit = UNITS.find(({ seconds }) => total >= seconds);
  if (unit === undefined) return `${total} s`;
  const count = Math.floor(total / unit.seconds);
  const rest = Math.floor((total % unit.seconds) / unit.part);
  const whole = `${count} ${count === 1 ? unit.one : unit.many}`;
  return rest === 0 ? whole : `${whole} ${rest} ${unit.partName}`;
}

/** `2026-05-01T10:00:00.000Z (3 min ago)`, `… (in 2 h)`. Both in RFC 3339. */
export function timeAndSpan(time: string, now: string): string {
  const ms = Date.parse(time) - Date.parse(now);
  return `${time} (${ms > 0 ? `in ${timeSpan(ms)}` : `${timeSpan(ms)} ago`})`;
}
