/** Units of time. Instants are milliseconds since the epoch (`…Ms`) or RFC 3339 text (`…At`). */

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const SECONDS_PER_DAY = 86_400;
export const MS_PER_DAY = SECONDS_PER_DAY * MS_PER_SECOND;
export const SECONDS_PER_YEAR = 365 * SECONDS_PER_DAY;

/** RFC 3339 UTC with milliseconds, e.g. `2020-10-27T22:17:52.413Z`. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
