/**
 * The tree of a parsed condition: plain data, made by `parse-condition.ts`, read by `evaluate-condition.ts`.
 * Source: FDL reference, section 3.
 */
import type { Json } from '../shared/json.ts';
import type { Path } from './path.ts';
import type { Pattern } from './pattern/pattern.ts';

export type UnaryOperator = '!' | '-' | '~';

/** Operators that look at two values. `&&`, `||` and `??` decide by the left one first. */
export type BinaryOperator =
  | '??'
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | '^'
  | '&'
  | '|'
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**';

export type MatchOperator = '=~' | '!~';

export type Condition =
  | { readonly kind: 'literal'; readonly value: Json }
  /** A path into the choice step's input: `$`, `$.key`. */
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'list'; readonly items: readonly Condition[] }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Condition }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Condition;
      readonly right: Condition;
    }
  | {
      readonly kind: 'match';
      readonly operator: MatchOperator;
      readonly subject: Condition;
      readonly pattern: Condition;
      /** Present when the pattern is a literal: compiled once, when the flow is checked. */
      readonly compiled?: Pattern;
    }
  | {
      readonly kind: 'conditional';
      readonly test: Condition;
      readonly then: Condition;
      readonly otherwise: Condition;
    };
