/** A moment as people give it: a time, or how long ago. */
import { InvalidArgumentError } from 'commander';
import { parseTimestampMs } from '../../../core/shared/rfc3339.ts';

const MS_BY_UNIT: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const AGO = /^(\d{1,6})(s|min|m|h|d)$/;

/** `2026-05-01T10:00:00Z`, `90s`, `15min`, `2h`, `7d`. Returns RFC 3339 in UTC. */
export function parseMoment(text: string, nowMs = Date.now()): string {
  const [, count, unit = ''] = AGO.exec(text) ?? [];
  const unitMs = MS_BY_UNIT[unit];
  const ms =
    count !== undefined && unitMs !== undefined
      ? nowMs - Number(count) * unitMs
      : parseTimestampMs(text);
  if (ms !== undefined) return new Date(ms).toISOString();
  throw new InvalidArgumentError(
    'Expected a time like 2026-05-01T10:00:00Z, or how long ago: 90s, 15min, 2h, 7d.',
  );
}
