import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  scheduledExecutionName,
  scheduledInput,
} from '../../../src/core/schedule/scheduled-run.ts';
import { isName } from '../../../src/core/shared/name.ts';

const sha256Hex = (text: string) => createHash('sha256').update(text).digest('hex');
const DUE_MS = Date.UTC(2024, 0, 1, 2, 3, 4);

describe('the execution of an occurrence', () => {
  it('is named by schedule and time', () => {
    const name = scheduledExecutionName(sha256Hex, 'nightly', DUE_MS);
    expect(name).toBe('nightly-20240101T020304Z');
  });

  it.each([110, 111, 112, 128])('has a name for a schedule of %i characters', (length) => {
    const schedule = `_${'a'.repeat(length - 1)}`;
    const name = scheduledExecutionName(sha256Hex, schedule, DUE_MS);
    expect(isName(name)).toBe(true);
    expect(name.endsWith('-20240101T020304Z')).toBe(true);
    expect(name.startsWith(schedule)).toBe(length <= 111);
    const other = scheduledExecutionName(sha256Hex, `${schedule.slice(0, -1)}b`, DUE_MS);
    expect(other).not.toBe(name);
  });

  it('gets the payload as it was written', () => {
    const input = scheduledInput('nightly', ' [1.0, "\\u00e4"] ', DUE_MS);
    expect(input).toBe(
      '{"triggerTime":"2024-01-01T02:03:04Z","triggerName":"nightly","payload": [1.0, "\\u00e4"] }',
    );
    expect(JSON.parse(scheduledInput('nightly', '', DUE_MS))).toEqual({
      triggerTime: '2024-01-01T02:03:04Z',
      triggerName: 'nightly',
      payload: {},
    });
  });
});
