/** What an occurrence of a schedule starts: the same name, run and input by whomever, and whenever, it is worked out. */
import { toTimestamp } from '../shared/units.ts';

/** Of a name: API reference, section 3. */
const LONGEST_NAME = 128;
const HASH_DIGITS = 16;

/** `2024-01-01T00:00:00Z`: occurrences are whole seconds. */
export function toTriggerTime(dueMs: number): string {
  return toTimestamp(dueMs).replace(/\.\d{3}Z$/, 'Z');
}

/**
 * `<schedule>-20240101T000000Z`. A name too long for that keeps its beginning, and the hash of the whole tells it from others.
 */
export function scheduledExecutionName(
  sha256Hex: (text: string) => string,
  scheduleName: string,
  dueMs: number,
): string {
  const time = toTriggerTime(dueMs).replaceAll(/[-:]/g, '');
  const room = LONGEST_NAME - time.length - 1;
  if (scheduleName.length <= room) return `${scheduleName}-${time}`;
  const hash = sha256Hex(scheduleName).slice(0, HASH_DIGITS);
  return `${scheduleName.slice(0, room - HASH_DIGITS - 1)}-${hash}-${time}`;
}

/** JSON text. payloadText: JSON text as it was given, `''` when none was: then the payload is an empty object. */
export function scheduledInput(scheduleName: string, payloadText: string, dueMs: number): string {
  const triggerTime = JSON.stringify(toTriggerTime(dueMs));
  const triggerName = JSON.stringify(scheduleName);
  const payload = payloadText === '' ? '{}' : payloadText;
  return `{"triggerTime":${triggerTime},"triggerName":${triggerName},"payload":${payload}}`;
}
