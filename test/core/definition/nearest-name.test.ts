import { describe, expect, it } from '@jest/globals';
import { listNames, nearestName } from '../../../src/core/definition/nearest-name.ts';

describe('the nearest name', () => {
  it.each([
    ['refnd', ['charge', 'refund'], 'refund'],
    ['Refund', ['refund'], 'refund'],
    ['flwo', ['flow'], 'flow'],
    ['pss', ['pass', 'task'], 'pass'],
    ['maxAttemps', ['maxAttempts', 'maxIntervalSeconds'], 'maxAttempts'],
    ['nowhere', ['charge', 'refund'], undefined],
    ['a', ['b'], undefined],
    ['a', [], undefined],
    ['x'.repeat(65), ['x'.repeat(64)], undefined],
  ])('to %s in %j is %s', (name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it('is the first of two that are equally near', () => {
    expect(nearestName('bat', ['cat', 'rat'])).toBe('cat');
  });
});

describe('a list of names', () => {
  it.each([
    [['b'], '"b"'],
    [['b', 'a'], '"a" or "b"'],
    [['c', 'a', 'b'], '"a", "b" or "c"'],
    [[], ''],
  ])('%j is shown sorted: %s', (names, shown) => {
    expect(listNames(names)).toBe(shown);
  });
});
