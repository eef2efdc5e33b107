import { unexpected, type ExpressionError } from './expression-error.ts';
import type { Path } from './path.ts';
import { characterAt, scanPath } from './scan-path.ts';

export type ParsedPath = { readonly path: Path } | { readonly error: ExpressionError };

/** Far above any path that a person writes; bounds what one path keeps in memory. */
const MAX_LENGTH = 1_000;

/**
 * The path of a mapping source or a template, from `offset` (behind `$`, `$input` …) to the end of the text.
 * Offsets of errors count from the start of the text. Source: FDL reference 2.3.
 */
export function parsePath(text: string, offset: number): ParsedPath {
  if (text.length > MAX_LENGTH) return { error: tooLong(text) };
  const scanned = scanPath(text, offset, 'plain');
  if ('error' in scanned) return scanned;
  if (scanned.end === text.length) return { path: scanned.path };
  const error = unexpected({
    offset: scanned.end,
    length: 1,
    found: characterAt(text, scanned.end),
    parsing: 'path',
    expected: '".", "[" or the end of the path',
    hint: `keys with other characters are written in quotes: ['my key']`,
  });
  return { error };
}

function tooLong(text: string): ExpressionError {
  return unexpected({
    offset: MAX_LENGTH,
    length: text.length - MAX_LENGTH,
    found: 'length',
    parsing: 'path',
    expected: 'at most 1,000 characters',
  });
}
