/** Values that go on in the next line: YAML joins the lines with a blank, which names and paths do not hold. */
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';

/** True for text without a block's `|` or `>` that ends in another line than it begins. */
export function isOverLines({ style, span }: ScalarNode, { lineOf }: ParseContext): boolean {
  if (style === 'literal' || style === 'folded') return false;
  return lineOf(span.start) !== lineOf(span.end);
}

/** `subject`: what holds it, in the author's words. */
export function warnLineBreak(node: ScalarNode, subject: string, context: ParseContext): void {
  if (!isOverLines(node, context)) return;
  context.report({
    code: 'text-line-break',
    span: node.span,
    message: `${subject} holds a line break, which is read as a blank`,
    hint: 'write it on one line',
  });
}
