import { describe, expect, it } from '@jest/globals';
import { quoted, visible } from '../../../src/core/shared/quoted.ts';

describe('text in messages', () => {
  it.each([
    ['refund', '"refund"'],
    ['say "no"', `'say "no"'`],
    ['a\nb', '"a\\nb"'],
    ['a\u001b[31m', '"a\\u001b[31m"'],
    ['a\u0085\u009f', '"a\\u0085\\u009f"'],
    ['a\u202e\ufeff', '"a\\u202e\\ufeff"'],
    ['a\ud800', '"a\\ud800"'],
    ['größe 😀', '"größe 😀"'],
  ])('%j is shown as %s', (text, shown) => {
    expect(quoted(text)).toBe(shown);
  });

  it('is cut behind 80 characters, never within one', () => {
    expect(quoted('x'.repeat(60_000))).toBe(`"${'x'.repeat(80)}…"`);
    expect(quoted(`${'x'.repeat(79)}😀😀`)).toBe(`"${'x'.repeat(79)}…"`);
  });

  it('of a source line keeps its length without what does not show', () => {
    expect(visible('a\tb\u001b[31m\u202e')).toBe('a\tb·[31m·');
  });
});
