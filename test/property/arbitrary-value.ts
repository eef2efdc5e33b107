import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/core/shared/json.ts';
import { KEYS, sharedKey } from './arbitrary-path.ts';

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 0.5, '', 'a', '1', '1.0', 'true', 'length'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** Many keys: what is done to each of them without need shows. */
const wide: fc.Arbitrary<Json> = fc
  .nat({ max: 60 })
  .map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));

/** JSON values whose keys are those of `likelyPath`. */
export const jsonValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
    scalar,
    { weight: 4, arbitrary: fc.array(tie('value'), { maxLength: 5 }) },
    { weight: 5, arbitrary: objectOf(tie('value')) },
    wide,
  ),
})).value;

/** An input that has something under each of the keys. */
export const fullInput: fc.Arbitrary<JsonObject> = fc
  .tuple(...KEYS.map(() => jsonValue))
  .map((values) => Object.fromEntries(KEYS.map((key, i) => [key, values[i] as Json])));

/** `Object.fromEntries` makes an own key of `__proto__` too. */
function objectOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Record<string, Json>> {
  return fc
    .array(fc.tuple(sharedKey, value), { maxLength: 5 })
    .map((entries) => Object.fromEntries<Json>(entries));
}
