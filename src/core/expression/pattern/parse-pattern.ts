/**
 * Reads the pattern of `=~` and `!~`: literals, `.`, classes, `\d \w \s \b` and their opposites, `* + ?`, `{m,n}`, `|`,
 * groups, `^` and `$`. Nothing that would need backtracking: no back references, no look-around.
 * Ours: FDL does not describe patterns; this is the common part of what its model evaluator (RE2) reads.
 */
import { compilePattern, type PatternNode } from './compile-pattern.ts';
import { unexpected, type ExpressionError } from '../expression-error.ts';
import type { Pattern } from './pattern.ts';
import { PatternReader } from './pattern-reader.ts';

export type ParsedPattern = { readonly pattern: Pattern } | { readonly error: ExpressionError };

/** Longer patterns are data, not patterns; the limit keeps a pattern read from the input cheap. */
const MAX_LENGTH = 1_000;

/** Never throws; offsets of errors count from the start of the pattern. */
export function parsePattern(source: string): ParsedPattern {
  if (source.length > MAX_LENGTH) return tooLarge(source);
  const reader = new PatternReader(source);
  const node: PatternNode = reader.readAll();
  if (reader.error) return { error: reader.error };
  const pattern = compilePattern(node);
  return pattern ? { pattern } : tooLarge(source);
}

function tooLarge(source: string): ParsedPattern {
  const error = unexpected({
    offset: 0,
    length: source.length,
    found: 'size',
    parsing: 'pattern',
    expected: 'a pattern of at most 1,000 characters and repetitions',
  });
  return { error };
}
