import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/core/shared/json.ts';
import { jsonStart } from '../../../src/core/shared/json-start.ts';

const json = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<Json>;

describe('the beginning of JSON text', () => {
  it('is the beginning of what JSON.stringify writes, and long enough', () => {
    fc.assert(
      fc.property(json, fc.nat(200), (value, length) => {
        const whole = JSON.stringify(value);
        const { text, isWhole } = jsonStart(value, length);
        expect(whole.startsWith(text)).toBe(true);
        expect(isWhole).toBe(text.length === whole.length);
        if (!isWhole) expect(text.length).toBeGreaterThanOrEqual(length);
      }),
      { seed: 1 },
    );
  });

  it('does not tear pairs and escapes of a long text apart', () => {
    for (const before of ['', 'a']) {
      const text = before + '😀\n"'.repeat(1_000);
      expect(jsonStart(text, Infinity)).toEqual({ text: JSON.stringify(text), isWhole: true });
    }
  });

  it('does not look at the rest', () => {
    const list = new Proxy([1, 2, 3, 4] as const, {
      get: (target, key) => {
        if (key === '3') throw new Error('looked at');
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(jsonStart(list as Json, 3)).toEqual({ text: '[1,', isWhole: false });
  });
});
