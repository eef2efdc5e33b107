/**
 * Recursive descent over the tokens of a condition. After the first error the parser stands at the end and keeps that
 * error, so that every method returns at once.
 * Precedence, weak to strong (FDL reference, section 3): `? :`, the rows of BINARY_LEVELS, prefix operators.
 */
import type { BinaryOperator, Condition, MatchOperator, UnaryOperator } from './condition.ts';
import { unexpected, type ExpressionError } from './expression-error.ts';
import { tokenName } from './lexer.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';
import type { Token } from './token.ts';
import { wordHint } from './word-hint.ts';

/** Operators of one row have equal rank and group from the left. */
const BINARY_LEVELS: readonly (readonly (BinaryOperator | MatchOperator)[])[] = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', '=~', '!~', 'in'],
  ['^', '&', '|'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];
const LEVEL_BY_OPERATOR: ReadonlyMap<string, number> = new Map(
  BINARY_LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level])),
);
const WORD_VALUES: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['nil', null],
]);
/** Parentheses, lists, prefix operators and `? :` inside each other: bounds the recursion. */
const MAX_NESTING = 64;
/** A short pattern may stand for many instructions: bounds what one condition keeps in memory. */
const MAX_INSTRUCTIONS = 10_000;
const NOTHING: Condition = { kind: 'literal', value: null };
const VALUE = 'a value, a path, "(" or "["';

export class ConditionParser {
  error: ExpressionError | undefined;
  /** Of all patterns together. */
  instructions = 0;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parseAll(): Condition {
    const condition = this.#parseConditional();
    return this.#peek().kind === 'end' ? condition : this.#fail('an operator or end of text');
  }

  #parseConditional(): Condition {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) return this.#fail('at most 64 levels of nesting');
    const test = this.#parseBinary(0);
    const condition = this.#takeSymbol('?') ? this.#parseArms(test) : test;
    this.#nesting -= 1;
    return condition;
  }

  #parseArms(test: Condition): Condition {
    const then = this.#parseConditional();
    if (!this.#takeSymbol(':')) return this.#fail('":"');
    return { kind: 'conditional', test, then, otherwise: this.#parseConditional() };
  }

  #parseBinary(lowest: number): Condition {
    let left = this.#parsePrefix();
    for (;;) {
      const operator = this.#peekOperator();
      const level = LEVEL_BY_OPERATOR.get(operator ?? '');
      if (level === undefined || level < lowest) return left;
      this.#position += 1;
      left = this.#combine(operator as BinaryOperator | MatchOperator, left, level);
    }
  }

  #combine(operator: BinaryOperator | MatchOperator, left: Condition, level: number): Condition {
    const patternToken = this.#peek();
    const right = this.#parseBinary(level + 1);
    if (operator !== '=~' && operator !== '!~') return { kind: 'binary', operator, left, right };
    const compiled = this.#compilePattern(right, patternToken);
    return {
      kind: 'match',
      operator,
      subject: left,
      pattern: right,
      ...(compiled && { compiled }),
    };
  }

  /** A literal pattern is read now, so that its mistakes show when the flow is checked. */
  #compilePattern(pattern: Condition, token: Token): Pattern | undefined {
    if (pattern.kind !== 'literal' || this.error) return undefined;
    if (typeof pattern.value !== 'string') {
      this.#fail('a pattern as text', token);
      return undefined;
    }
    const parsed = parsePattern(pattern.value);
    if ('error' in parsed) {
      this.error = placePatternError(parsed.error, token);
      return undefined;
    }
    this.instructions += parsed.pattern.program.length;
    if (this.instructions <= MAX_INSTRUCTIONS) return parsed.pattern;
    this.#fail('patterns with at most 10,000 repetitions and characters in all', token);
    return undefined;
  }

  #parsePrefix(): Condition {
    const token = this.#peek();
    if (token.kind !== 'symbol' || !['!', '-', '~', '!~'].includes(token.value)) {
      return this.#parsePrimary();
    }
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) return this.#fail('at most 64 levels of nesting');
    this.#position += 1;
    let operand = this.#parsePrefix();
    for (const operator of [...token.value].reverse() as UnaryOperator[]) {
      operand = { kind: 'unary', operator, operand };
    }
    this.#nesting -= 1;
    return operand;
  }

  #parsePrimary(): Condition {
    const token = this.#peek();
    switch (token.kind) {
      case 'number':
      case 'text':
        this.#position += 1;
        return { kind: 'literal', value: token.value };
      case 'path':
        this.#position += 1;
        return { kind: 'path', path: token.path };
      case 'word':
        return this.#parseWord(token.value);
      case 'symbol':
        return this.#parseBracketed();
      case 'end':
        return this.#fail(VALUE);
    }
  }

  #parseWord(word: string): Condition {
    const value = WORD_VALUES.get(word);
    if (value === undefined) return this.#fail(VALUE);
    this.#position += 1;
    return { kind: 'literal', value };
  }

  #parseBracketed(): Condition {
    if (this.#takeSymbol('(')) {
      const inner = this.#parseConditional();
      return this.#takeSymbol(')') ? inner : this.#fail('an operator or ")"');
    }
    if (this.#takeSymbol('[')) return { kind: 'list', items: this.#parseItems() };
    return this.#fail(VALUE);
  }

  #parseItems(): Condition[] {
    const items: Condition[] = [];
    if (this.#takeSymbol(']')) return items;
    do items.push(this.#parseConditional());
    while (this.#takeSymbol(','));
    if (!this.#takeSymbol(']')) this.#fail('an operator, "," or "]"');
    return items;
  }

  #peek(): Token {
    return this.#tokens[this.#position] as Token;
  }

  #peekOperator(): string | undefined {
    const token = this.#peek();
    return token.kind === 'symbol' || token.kind === 'word' ? token.value : undefined;
  }

  #takeSymbol(value: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'symbol' || token.value !== value) return false;
    this.#position += 1;
    return true;
  }

  #fail(expected: string, token = this.#peek()): Condition {
    const hint =
      token.kind === 'word'
        ? wordHint(this.#text, this.#tokens, this.#tokens.indexOf(token))
        : undefined;
    this.error ??= unexpected({
      offset: token.offset,
      length: token.length,
      found: tokenName(token, this.#text),
      parsing: 'condition',
      expected,
      ...(hint !== undefined && { hint }),
    });
    this.#position = this.#tokens.length - 1;
    return NOTHING;
  }
}

function placePatternError(error: ExpressionError, token: Token): ExpressionError {
  if (token.kind === 'text' && token.plain) {
    return { ...error, offset: token.offset + 1 + error.offset };
  }
  return { ...error, offset: token.offset, length: token.length };
}
