/** Durations as Go writes them: `1h30m`, `90s`, `1.5h`. */

const PART = /(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h)/g;
const WHOLE = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+$/;

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds, rounded to whole ones. undefined: not a duration, or a negative one. */
export function parseGoDuration(text: string): number | undefined {
  if (text.length > 64 || !WHOLE.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit = ''] of text.matchAll(PART)) {
    ms += Number(amount) * (MS_PER_UNIT[unit] ?? NaN);
  }
  return Math.round(ms);
}
