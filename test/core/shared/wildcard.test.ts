import { describe, expect, it } from '@jest/globals';
import { matchesWildcard } from '../../../src/core/shared/wildcard.ts';

describe('a pattern with wildcards', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'orders2', false],
    ['Orders', 'orders', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['*', '*', true],
    ['orders', '*', false],
    ['order*', 'order', true],
    ['order*', 'orders', true],
    ['order*', 'my-orders', false],
    ['*-eu', 'orders-eu', true],
    ['*-eu', 'orders-eu2', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a1b2b3c', true],
    ['a*b*c', 'acb', false],
    ['a**c', 'abc', true],
    ['*a*', 'bab', true],
    ['*a*', 'bbb', false],
    ['', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
  ])('%j and %j: %j', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });
});
