import type { Condition } from './condition.ts';
import { ConditionParser } from './condition-parser.ts';
import { unexpected, type ExpressionError } from './expression-error.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './token.ts';

export type ParsedCondition =
  | {
      readonly condition: Condition;
      /** What it keeps in memory: tokens, selectors of paths and instructions of patterns. */
      readonly size: number;
    }
  | { readonly error: ExpressionError };

/** Far above any condition that a person reads; bounds the depth of a chain of operators. */
const MAX_LENGTH = 4_096;

/**
 * Reads a condition: the whole grammar of FDL reference, section 3. Never throws; the first error is the answer.
 * Offsets of errors count from the start of the text.
 */
export function parseCondition(text: string): ParsedCondition {
  if (text.length > MAX_LENGTH) return { error: tooLong(text) };
  const lexed = tokenize(text);
  if ('error' in lexed) return lexed;
  const parser = new ConditionParser(text, lexed.tokens);
  const condition = parser.parseAll();
  if (parser.error) return { error: parser.error };
  return { condition, size: parser.instructions + sizeOf(lexed.tokens) };
}

function sizeOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + (token.kind === 'path' ? token.path.length : 1), 0);
}

function tooLong(text: string): ExpressionError {
  return unexpected({
    offset: MAX_LENGTH,
    length: text.length - MAX_LENGTH,
    found: 'length',
    parsing: 'condition',
    expected: 'at most 4,096 characters',
    hint: 'prepare part of it in a pass or function step',
  });
}
