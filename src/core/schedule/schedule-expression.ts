/**
 * When a schedule fires: `second minute hour day month weekday` in UTC, the same behind `CRON_TZ=<time zone>`, or
 * `@every <Go duration>`. Source: API reference 4.18.
 *
 * The occurrences of an expression are a fixed set of instants: asked after any time, by whomever, the next one is the same.
 * `@every` counts from an instant that the schedule keeps, so that neither a late firing nor a crash shifts it.
 */
import { MS_PER_MINUTE, MS_PER_SECOND, SECONDS_PER_YEAR } from '../shared/units.ts';
import { readCronFields } from './cron-fields.ts';
import { parseGoDuration } from './go-duration.ts';

export interface ScheduleExpression {
  /**
   * The first occurrence later than `afterMs`, a whole second; undefined: there is none. countsFromMs: where `@every` begins
   * to count, itself no occurrence. All are milliseconds since the epoch.
   */
  nextMs(afterMs: number, countsFromMs: number): number | undefined;
}

export type ReadExpression =
  | { readonly kind: 'expression'; readonly expression: ScheduleExpression }
  /** What is wrong and what to write, in one sentence each. */
  | { readonly kind: 'refused'; readonly message: string };

/** Characters. */
const LONGEST = 256;
const SHOWN = 80;
const EXAMPLES =
  "Expected 'second minute hour day month weekday', such as '0 30 9 * * MON-FRI' (in UTC), " +
  "'CRON_TZ=Asia/Shanghai 0 0 4 * * *' or '@every 1h30m'.";

/** The console's smallest unit. What is to come more often is written in fields. */
const LEAST_EVERY_MS = MS_PER_MINUTE;
const MOST_EVERY_MS = SECONDS_PER_YEAR * MS_PER_SECOND;

const ZONE_PREFIX = /^CRON_TZ=(\S*)(?:\s+|$)/;
const EVERY = /^@every(?:\s+(.*))?$/;

/** nowMs: an expression without an occurrence after it is refused. */
export function readScheduleExpression(text: string, nowMs: number): ReadExpression {
  if (text.length > LONGEST) return refused(text, `it has more than ${LONGEST} characters`);
  const trimmed = text.trim();
  const every = EVERY.exec(trimmed);
  if (every !== null) return readEvery(text, every[1] ?? '');
  if (trimmed.startsWith('@')) {
    return refused(text, `of the words that begin with '@' there is '@every' alone`);
  }
  return readFields(text, nowMs);
}

function readFields(text: string, nowMs: number): ReadExpression {
  const [prefix, timeZone = ''] = ZONE_PREFIX.exec(text.trim()) ?? ['', 'UTC'];
  const fields = text.trim().slice(prefix.length).replace(/\s+/g, ' ');
  const read = readCronFields(fields, timeZone);
  if (read.kind === 'refused') return refused(text, read.reason);
  const { cron } = read;
  if (cron.nextMs(nowMs) === undefined) {
    return refused(text, 'the time that it describes never comes');
  }
  return { kind: 'expression', expression: { nextMs: (afterMs) => cron.nextMs(afterMs) } };
}

function readEvery(text: string, duration: string): ReadExpression {
  const everyMs = parseGoDuration(duration);
  if (everyMs === undefined) {
    return refused(text, `'${duration.slice(0, SHOWN)}' is not a duration such as 5m or 1h30m`);
  }
  if (everyMs % MS_PER_SECOND !== 0) return refused(text, 'it is not a whole number of seconds');
  if (everyMs < LEAST_EVERY_MS || everyMs > MOST_EVERY_MS) {
    return refused(text, "'@every' takes 1m to 8760h");
  }
  return { kind: 'expression', expression: everySoOften(everyMs) };
}

function everySoOften(everyMs: number): ScheduleExpression {
  return {
    nextMs: (afterMs, countsFromMs) => {
      const passed = Math.floor((afterMs - countsFromMs) / everyMs);
      return countsFromMs + Math.max(1, passed + 1) * everyMs;
    },
  };
}

function refused(text: string, reason: string): ReadExpression {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return {
    kind: 'refused',
    message: `CronExpression '${shown}' is not valid: ${reason}. ${EXAMPLES}`,
  };
}
