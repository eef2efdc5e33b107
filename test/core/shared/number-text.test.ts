import { describe, expect, it } from '@jest/globals';
import { parseNumberText } from '../../../src/core/shared/number-text.ts';

describe('numeric text', () => {
  it.each([
    ['0', 0],
    ['-0.5', -0.5],
    ['10', 10],
    ['1e3', 1_000],
    ['1.5E-1', 0.15],
  ])('%j is %d', (text, number) => {
    expect(parseNumberText(text)).toBe(number);
  });

  it.each([
    '',
    ' ',
    ' 5 ',
    '+1',
    '0x10',
    '0o7',
    '01',
    '.5',
    '5.',
    '1_000',
    '1e',
    'Infinity',
    'NaN',
  ])('%j is no number', (text) => {
    expect(parseNumberText(text)).toBeUndefined();
  });
});
