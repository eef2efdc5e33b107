import fc from 'fast-check';

/** Present in so many of a hundred. */
export function sometimes<Value>(percent: number, arbitrary: fc.Arbitrary<Value>) {
  return fc.oneof(
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary },
  );
}

/** One of the usual values; one time in thirty one that may well fail its step. */
export function mostly(usual: readonly unknown[], hostile: readonly unknown[]) {
  return fc.oneof(
    { weight: 29, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  );
}
