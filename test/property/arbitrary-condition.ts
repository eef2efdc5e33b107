/** Trees of conditions, as the parser makes them, of the whole grammar. Source: FDL reference, section 3. */
import fc from 'fast-check';
import type {
  BinaryOperator,
  Condition,
  MatchOperator,
  UnaryOperator,
} from '../../src/core/expression/condition.ts';
import type { Path } from '../../src/core/expression/path.ts';
import { parsePattern } from '../../src/core/expression/pattern/parse-pattern.ts';
import { OPERATOR_ROWS } from '../support/print-condition.ts';

type Operator = BinaryOperator | MatchOperator;

const isMatch = (operator: Operator): operator is MatchOperator =>
  operator === '=~' || operator === '!~';
const OPERATORS: readonly Operator[] = OPERATOR_ROWS.flat();
const BINARY = OPERATORS.filter((operator) => !isMatch(operator)) as BinaryOperator[];
const MATCH = OPERATORS.filter(isMatch);
const UNARY: readonly UnaryOperator[] = ['!', '-', '~'];

export const PATTERNS = ['', 'a', '^a+$', '[^a-c]|\\d{2,3}?', '(?:x|y)*\\b', '"\'`', '.{3}'];

const text = fc.oneof(
  fc.constantFrom('', 'a', 'true', 'FALSE', '1', '1.0', '-2', '$.a', '"', "'", '`', '\\', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

/** A number as it can be written: not negative; too large a one is infinite. */
const number = fc.oneof(fc.nat({ max: 3 }), fc.double({ min: 0, noNaN: true }));

const literal: fc.Arbitrary<Condition> = fc
  .oneof(number, text, fc.boolean(), fc.constant(null))
  .map((value) => ({ kind: 'literal', value }));

const patternLiteral = fc.constantFrom(...PATTERNS).map((value) => {
  const parsed = parsePattern(value);
  if ('error' in parsed) throw new Error(parsed.error.message);
  const pattern: Condition = { kind: 'literal', value };
  return { pattern, compiled: parsed.pattern };
});

type Kinds = { condition: Condition; compound: Condition };

/** Neither so deep nor so long that the limits of conditions come into play. */
export function conditionTree(path: fc.Arbitrary<Path>): fc.Arbitrary<Condition> {
  const pathNode = path.map((selectors): Condition => ({ kind: 'path', path: selectors }));
  const { condition } = fc.letrec<Kinds>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
      literal,
      pathNode,
      { weight: 6, arbitrary: tie('compound') },
    ),
    compound: fc.oneof(
      list(tie('condition')),
      unary(tie('condition')),
      { weight: 4, arbitrary: binary(tie('condition')) },
      matchLiteral(tie('condition')),
      // A pattern that is no literal is read when it is evaluated.
      matchOther(tie('condition'), fc.oneof(pathNode, tie('compound'))),
      conditional(tie('condition')),
    ),
  }));
  return condition;
}

function list(item: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.array(item, { maxLength: 3 }).map((items) => ({ kind: 'list', items }));
}

function unary(operand: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc
    .record({ operator: fc.constantFrom(...UNARY), operand })
    .map((parts) => ({ kind: 'unary', ...parts }));
}

function conditional(part: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc
    .record({ test: part, then: part, otherwise: part })
    .map((parts) => ({ kind: 'conditional', ...parts }));
}

function binary(operand: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc
    .tuple(fc.constantFrom(...BINARY), operand, operand)
    .map(([operator, left, right]) => ({ kind: 'binary', operator, left, right }));
}

function matchLiteral(subject: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc
    .tuple(fc.constantFrom(...MATCH), subject, patternLiteral)
    .map(([operator, left, compiled]) => ({ kind: 'match', operator, subject: left, ...compiled }));
}

function matchOther(
  subject: fc.Arbitrary<Condition>,
  pattern: fc.Arbitrary<Condition>,
): fc.Arbitrary<Condition> {
  return fc
    .tuple(fc.constantFrom(...MATCH), subject, pattern)
    .map(([operator, left, right]) => ({ kind: 'match', operator, subject: left, pattern: right }));
}

/** `$.a == $.b`: deeper trees seldom come as far as comparing two large values. */
export function comparison(key: fc.Arbitrary<string>): fc.Arbitrary<Condition> {
  return binary(key.map((name) => ({ kind: 'path', path: [{ kind: 'key', key: name }] })));
}
