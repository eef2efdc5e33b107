/**
 * A condition's tree back to text, with the fewest parentheses that keep its meaning.
 * Its table of ranks is written from FDL reference, section 3, not taken from the parser: one checks the other.
 */
import type { Condition } from '../../src/core/expression/condition.ts';
import type { Path, Selector } from '../../src/core/expression/path.ts';

/** Weak to strong; operators of one row group from the left. `? :` is weaker than all, prefixes are stronger. */
export const OPERATOR_ROWS = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', '=~', '!~', 'in'],
  ['^', '&', '|'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
] as const;

const CONDITIONAL_RANK = 0;
const RANK_BY_OPERATOR: ReadonlyMap<string, number> = new Map(
  OPERATOR_ROWS.flatMap((row, index) => row.map((operator) => [operator, index + 1] as const)),
);
const PREFIX_RANK = OPERATOR_ROWS.length + 1;
const PRIMARY_RANK = PREFIX_RANK + 1;
const BARE_KEY = /^[\p{L}\p{M}\p{N}_]+$/u;

/** `condition`: a tree as `parseCondition` makes it; numbers in it are not negative. */
export function printCondition(condition: Condition): string {
  return write(condition, CONDITIONAL_RANK);
}

/** `$.key['my key'][0]` */
export function printPath(path: Path): string {
  return `$${path.map(printSelector).join('')}`;
}

/** In parentheses where something of at least `lowest` rank has to stand. */
function write(condition: Condition, lowest: number): string {
  const text = writeBare(condition);
  return rankOf(condition) < lowest ? `(${text})` : text;
}

function rankOf(condition: Condition): number {
  switch (condition.kind) {
    case 'conditional':
      return CONDITIONAL_RANK;
    case 'binary':
    case 'match':
      return rankOfOperator(condition.operator);
    case 'unary':
      return PREFIX_RANK;
    default:
      return PRIMARY_RANK;
  }
}

function rankOfOperator(operator: string): number {
  const rank = RANK_BY_OPERATOR.get(operator);
  if (rank === undefined) throw new Error(`no rank is known for the operator ${operator}`);
  return rank;
}

function writeBare(condition: Condition): string {
  switch (condition.kind) {
    case 'literal':
      return typeof condition.value === 'number'
        ? printNumber(condition.value)
        : JSON.stringify(condition.value);
    case 'path':
      return printPath(condition.path);
    case 'list':
      return `[${condition.items.map(printCondition).join(', ')}]`;
    case 'unary':
      return `${condition.operator}${write(condition.operand, PREFIX_RANK)}`;
    case 'binary':
      return writeBinary(condition.operator, condition.left, condition.right);
    case 'match':
      return writeBinary(condition.operator, condition.subject, condition.pattern);
    case 'conditional': {
      const test = write(condition.test, CONDITIONAL_RANK + 1);
      return `${test} ? ${printCondition(condition.then)} : ${printCondition(condition.otherwise)}`;
    }
  }
}

function writeBinary(operator: string, left: Condition, right: Condition): string {
  const rank = rankOfOperator(operator);
  return `${write(left, rank)} ${operator} ${write(right, rank + 1)}`;
}

/** A literal may be too large for a 64-bit float: it is infinite then, and JSON has no word for that. */
function printNumber(value: number): string {
  return value === Infinity ? '1e999' : String(value);
}

function printSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'key':
      return BARE_KEY.test(selector.key) ? `.${selector.key}` : `[${quoteKey(selector.key)}]`;
    case 'index':
      return `[${printInteger(selector.index)}]`;
    case 'slice':
      return `[${printInteger(selector.from)}:${printInteger(selector.to)}]`;
    case 'wildcard':
      return '[*]';
  }
}

function quoteKey(key: string): string {
  return `'${key.replace(/[\\']/g, '\\$&')}'`;
}

/** `-0` can be written, and is kept. */
function printInteger(value: number | undefined): string {
  if (value === undefined) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}
