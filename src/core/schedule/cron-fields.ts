/**
 * Six cron fields, `second minute hour day month weekday`, in a time zone: the only importer of the cron library.
 *
 * It is used as a calculator: the time is always passed in, and it never sets a timer. When clocks are put forward, a time
 * that is skipped comes at the first moment after the gap; when they are put back, a fixed time comes once (the first
 * time), and an interval goes on through the repeated hour.
 */
import { Cron } from 'croner';

export type ReadCron =
  | { readonly kind: 'cron'; readonly cron: CronFields }
  /** `reason` continues "it is not valid: …". */
  | { readonly kind: 'refused'; readonly reason: string };

export class CronFields {
  private readonly cron: Cron;

  constructor(cron: Cron) {
    this.cron = cron;
  }

  /** The first time later than this one, milliseconds since the epoch, a whole second. undefined: it never comes. */
  nextMs(afterMs: number): number | undefined {
    return this.cron.nextRun(new Date(afterMs))?.getTime();
  }
}

interface FieldRule {
  readonly name: string;
  readonly expected: string;
}

const FIELDS: readonly FieldRule[] = [
  { name: 'second', expected: '0 to 59' },
  { name: 'minute', expected: '0 to 59' },
  { name: 'hour', expected: '0 to 23' },
  { name: 'day of the month', expected: '1 to 31, or L for the last' },
  { name: 'month', expected: '1 to 12, or JAN to DEC' },
  { name: 'weekday', expected: '0 to 7 (0 and 7 are Sunday), or SUN to SAT' },
];

/** Names are looked up by the runtime; whatever looks like none need not be. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;
/** The library takes a step without a beginning. */
const HEADLESS_STEP = /(^|,)\//;

/** fields: separated by one blank each. */
export function readCronFields(fields: string, timeZone: string): ReadCron {
  const parts = fields.split(' ');
  if (parts.length !== FIELDS.length) return refused(describeCount(fields, parts.length));
  if (!isTimeZone(timeZone)) {
    return refused(`'${timeZone}' is not a time zone such as Asia/Shanghai or UTC`);
  }
  const cron = parse(fields, timeZone);
  return cron instanceof Cron
    ? { kind: 'cron', cron: new CronFields(cron) }
    : refused(describeWrongField(parts) ?? cron.reason);
}

function refused(reason: string): ReadCron {
  return { kind: 'refused', reason };
}

function describeCount(fields: string, count: number): string {
  if (count === FIELDS.length - 1) {
    return `it has five fields, and the first of six is the second: '0 ${fields}' is at second 0`;
  }
  return `it has ${count} fields instead of six`;
}

function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Told by the caller.
  }
}

function parse(fields: string, timezone: string): Cron | { readonly reason: string } {
  if (fields.split(' ').some((part) => HEADLESS_STEP.test(part))) {
    return { reason: "a step needs a beginning, such as '*/5' or '10/5'" };
  }
  try {
    // Sloppy: `10/5` is from 10 on, as in the cron of Go.
    return new Cron(fields, { mode: '6-part', timezone, sloppyRanges: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { reason: text.replace(/^\w+: /, '').replace(/\.$/, '') };
  }
}

/** The first field that is refused by itself; undefined: none is. */
function describeWrongField(parts: readonly string[]): string | undefined {
  for (const [at, { name, expected }] of FIELDS.entries()) {
    const alone = FIELDS.map((_field, i) => (i === at ? parts[at] : '*')).join(' ');
    if (parse(alone, 'UTC') instanceof Cron) continue;
    return (
      `the ${name} '${parts[at]}' is not ${expected}, ` +
      `nor '*', a list (1,2), a range (1-5) or a step (*/5) of such`
    );
  }
  return undefined;
}
