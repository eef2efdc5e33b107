/** Why an expression cannot be read: a value, placed by the caller in the file that holds the expression. */
export interface ExpressionError {
  /** Index of the first wrong character in the expression's own text. */
  readonly offset: number;
  /** At least 1, also at the end of the text. */
  readonly length: number;
  /** "unexpected X while parsing Y, expecting Z"; lower case, no final stop. */
  readonly message: string;
  readonly hint?: string;
}

/** Words for "unexpected X while parsing Y, expecting Z". */
export interface Unexpected {
  readonly offset: number;
  readonly length: number;
  /** What stands there, as it should read in the message: `"=="`, `end of text`. */
  readonly found: string;
  /** What was being read: `condition`, `path`. */
  readonly parsing: string;
  readonly expected: string;
  readonly hint?: string;
}

export function unexpected(what: Unexpected): ExpressionError {
  return {
    offset: what.offset,
    length: Math.max(1, what.length),
    message: `unexpected ${what.found} while parsing ${what.parsing}, expecting ${what.expected}`,
    ...(what.hint !== undefined && { hint: what.hint }),
  };
}
