import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/core/shared/json.ts';
import { jsonBytes, MAX_JSON_DEPTH } from '../../../src/core/shared/json-size.ts';

const nested = (depth: number): Json =>
  JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as Json;

describe('the size of a JSON value', () => {
  it('is that of its text in UTF-8, whatever the characters', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 30 });
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false, 0, -0.5, 1e21, 1e-7, ''),
        texts,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(fc.oneof(texts, fc.constant('__proto__')), tie('value'), { maxKeys: 5 }),
      ),
    })).value as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(anything, (value) => {
        const expected = Buffer.byteLength(JSON.stringify(value));
        expect(jsonBytes(value)).toBe(expected);
        expect(jsonBytes([value, value])).toBe(2 * expected + 3);
      }),
      { seed: 20_261_121, numRuns: 2_000 },
    );
  });

  it.each(['\ud800', 'a\udc00', '\ud83c\udf89', '\u0000\u001f\u007f\b\f"\\', '\u2028\uffff'])(
    'counts %j as JSON writes it',
    (text) => {
      expect(jsonBytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)));
    },
  );

  it('is without bound when the value is nested too deep, wherever it stands', () => {
    const deepest = nested(MAX_JSON_DEPTH);
    expect(jsonBytes(deepest)).toBe(2 * MAX_JSON_DEPTH);
    expect(jsonBytes([deepest])).toBe(Infinity);
    expect(jsonBytes(nested(100_000))).toBe(Infinity);
    expect(jsonBytes(deepest)).toBe(2 * MAX_JSON_DEPTH);
  });

  it('is without bound for numbers that JSON text cannot hold', () => {
    expect(jsonBytes(JSON.parse('{"a":[1e999]}') as Json)).toBe(Infinity);
    expect(jsonBytes(NaN)).toBe(Infinity);
  });
});
