/** Values that random flows pass around: under known keys of known kinds mostly, so that what reads them finds something. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';

const text = fc.constantFrom('', 'ready', 'busy', 'true', '2', 'naïve ✓', '{"n":7}', '$.n');
const number = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, 0.5, 1e9));
const scalar: fc.Arbitrary<Json> = fc.oneof(fc.constant(null), fc.boolean(), number, text);

/** Any kind of JSON, two levels deep at most. */
export const anyJson: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('n', 'x', 'k', '__proto__', '1'), scalar, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  },
);

const row = fc.record({
  k: fc.constantFrom('a', 'b'),
  tags: fc.array(fc.constantFrom('t', 'u', 1), { maxLength: 2 }),
});

const FIELDS = {
  n: fc.integer({ min: 0, max: 4 }),
  flag: fc.boolean(),
  status: fc.constantFrom('ready', 'busy', 'done'),
  list: fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), text), { maxLength: 4 }),
  rows: fc.array(row, { maxLength: 3 }),
  user: fc.record({ name: fc.constantFrom('ann', 'bo'), age: fc.constantFrom(17, 18) }),
  seconds: fc.constantFrom(0, 1, 2.5, 30, '4', '0.5'),
  at: fc.constantFrom(
    '2023-12-31T23:59:59Z',
    '2024-01-01T00:00:07Z',
    '2024-01-01T01:00:20.5+01:00',
  ),
  x: anyJson,
};

/** An execution's input: nearly all of the known keys. */
export const flowInput: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 12, arbitrary: fc.record(FIELDS) },
  { weight: 1, arbitrary: fc.record(FIELDS, { requiredKeys: [] }) },
);

/** What a task gives back: a few of the known keys mostly, sometimes what is no object. */
export const taskResult: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: fc.record(FIELDS, { requiredKeys: [] }) },
  {
    weight: 1,
    arbitrary: fc.record(FIELDS, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: anyJson },
);
