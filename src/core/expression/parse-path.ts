import { unexpected, type ExpressionError } from './expression-error.ts';
import type { Path } from './path.ts';
import { characterAt, scanPath } from './scan-path.ts';

export type ParsedPath = { readonly path: Path } | { readonly error: ExpressionError };

/**
 * The path of a mapping source or a template, from `offset` (behind `$`, `$input` …) to the end of the text.
 * Offsets of errors count from the start of the text. Source: FDL reference 2.3.
 */
export function parsePath(text: string, offset: number): ParsedPath {
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
