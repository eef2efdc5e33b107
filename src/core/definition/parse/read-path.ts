import { parsePath } from '../../expression/parse-path.ts';
import type { Path } from '../../expression/path.ts';
import { quoted } from '../../shared/quoted.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { spanInScalar } from '../scalar-offset.ts';
import { readExpression } from './read-expression.ts';

/** A root, at least one selector, and a dot with nothing behind it. */
const ENDS_WITH_DOT = /^\$\w*[.[].*[^.\s]\.$/s;

export interface WrittenPath {
  readonly path: Path;
  /** As it is read: without a dot at its end. */
  readonly text: string;
}

/** For text that begins with "$" alone. */
export function isReadablePath(text: string): boolean {
  return !('error' in parsePath(withoutLastDot(text), 1));
}

/** The path in a scalar's text from an offset on; undefined when it cannot be read (reported). */
export function readPath(
  node: ScalarNode,
  { text, offset }: { readonly text: string; readonly offset: number },
  context: ParseContext,
): WrittenPath | undefined {
  const whole = withoutLastDot(text);
  const parse = () => {
    const parsed = parsePath(whole, offset);
    return 'error' in parsed ? parsed : { value: parsed.path, size: parsed.path.length + 1 };
  };
  const path = readExpression(node, { code: 'path-syntax', parse }, context);
  if (!path) return undefined;
  if (whole !== text) {
    context.report({
      code: 'path-trailing-dot',
      span: spanInScalar(context.text, node, { offset: whole.length, length: 1 }),
      message: `path ${quoted(text)} ends with a ".", which is left out`,
      hint: 'leave out the last ".", or name the key behind it',
    });
  }
  return { path, text: whole };
}

function withoutLastDot(text: string): string {
  return ENDS_WITH_DOT.test(text) ? text.slice(0, -1) : text;
}
