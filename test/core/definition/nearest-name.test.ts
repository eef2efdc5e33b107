import { describe, expect, it } from '@jest/globals';
import {
  KnownNames,
  listNames,
  nearestHint,
  nearestName,
} from '../../../src/core/definition/nearest-name.ts';

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

describe('known names', () => {
  it('give the same hint each time, and none for what is near to nothing', () => {
    const known = new KnownNames(new Set(['charge', 'refund']));
    expect([known.hintFor('refnd'), known.hintFor('refnd')]).toEqual([
      'did you mean "refund"?',
      'did you mean "refund"?',
    ]);
    expect(known.hintFor('nowhere')).toBeUndefined();
    expect(nearestHint('refnd', ['refund'])).toBe('did you mean "refund"?');
  });

  it('are compared letter by letter only as far as they are near', () => {
    const names = ['abcdefgh', 'hgfedcba', 'abcdefg', 'abcdxfgh', 'badcfehg', 'aabbccdd'];
    const nearest = names.map((name) => nearestName(name, names));
    expect(nearest).toEqual(['abcdefg', undefined, 'abcdefgh', 'abcdefgh', undefined, undefined]);
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
