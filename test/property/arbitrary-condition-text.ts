/**
 * Texts of conditions as people and machines write them: needless blanks and parentheses, every kind of quotes, every form
 * of number and key. Built without a tree, so that nothing of the printer's order or spacing is in them.
 */
import fc from 'fast-check';
import { OPERATOR_ROWS } from '../support/print-condition.ts';
import { PATTERNS } from './arbitrary-condition.ts';

const blanks = fc.constantFrom('', '', ' ', '  ', '\n', '\t', '\u00a0', ' \r\n ');
const neededBlanks = fc.constantFrom(' ', '\n', '\u3000');

const number = fc.constantFrom('0', '007', '.5', '1.50', '1e3', '2E-2', '3e+1', '1e999', '4096');
const word = fc.constantFrom('true', 'false', 'null', 'nil');

const ESCAPES = ['\\n', '\\t', '\\"', "\\'", '\\`', '\\\\', '\\/', '\\u0041', '\\ud83d', '\\u0000'];
const plainPart = fc.constantFrom('a', '$.x', ' ', '+', 'ß', '😀', '(', ']', '# ');
const quotedText = fc
  .tuple(
    fc.constantFrom('"', "'"),
    fc.array(fc.oneof(plainPart, fc.constantFrom(...ESCAPES)), { maxLength: 5 }),
  )
  .map(([quote, parts]) => `${quote}${parts.join('')}${quote}`);
const rawText = fc
  .array(fc.oneof(plainPart, fc.constantFrom('\\', '"', '\n')), { maxLength: 4 })
  .map((parts) => `\`${parts.join('')}\``);
const patternText = fc
  .constantFrom(...PATTERNS.filter((pattern) => !pattern.includes('`')))
  .map((pattern) => `\`${pattern}\``);

const selector = fc.oneof(
  fc.constantFrom('a', 'b_1', '0', 'größe', '__proto__', 'in', 'true').map((key) => `.${key}`),
  fc
    .tuple(
      blanks,
      fc.constantFrom(
        '*',
        '0',
        '-0',
        '-1',
        '007',
        ':',
        '1:',
        ':-2',
        '1 : 3',
        `'k'`,
        `"\\"x\\'"`,
        `''`,
      ),
      blanks,
    )
    .map(([before, inner, after]) => `[${before}${inner}${after}]`),
);
const path = fc.array(selector, { maxLength: 4 }).map((parts) => `$${parts.join('')}`);

type Kinds = { expression: string; operand: string; pattern: string };

const SYMBOLS = OPERATOR_ROWS.flat().filter((operator) => operator !== 'in' && !/~/.test(operator));

export const conditionText: fc.Arbitrary<string> = fc.letrec<Kinds>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: tie('operand') },
    { weight: 3, arbitrary: between(tie('expression'), fc.constantFrom(...SYMBOLS), blanks) },
    between(tie('expression'), fc.constant('in'), neededBlanks),
    fc
      .tuple(tie('expression'), blanks, fc.constantFrom('=~', '!~'), blanks, tie('pattern'))
      .map((parts) => parts.join('')),
    fc
      .tuple(between(tie('expression'), fc.constant('?'), neededBlanks), tie('expression'))
      .map(([head, otherwise]) => `${head} : ${otherwise}`),
  ),
  operand: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    number,
    word,
    quotedText,
    rawText,
    path,
    fc
      .tuple(fc.constantFrom('!', '-', '~', '!~', '- '), tie('operand'))
      .map((parts) => parts.join('')),
    enclosed('(', tie('expression'), ')'),
    fc
      .array(enclosed('', tie('expression'), ''), { maxLength: 3 })
      .map((items) => `[${items.join(',')}]`),
  ),
  pattern: fc.oneof(patternText, path, enclosed('(', path, ')')),
})).expression;

function between(
  side: fc.Arbitrary<string>,
  operator: fc.Arbitrary<string>,
  gap: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  return fc.tuple(side, gap, operator, gap, side).map((parts) => parts.join(''));
}

function enclosed(open: string, inner: fc.Arbitrary<string>, close: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constant(open), blanks, inner, blanks, fc.constant(close))
    .map((parts) => parts.join(''));
}
