/** Values that go on in the next line: YAML joins the lines with a blank, which names and paths do not hold. */
import { writtenUnits } from '../double-quoted.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';

/** True for text without a block's `|` or `>` in which a line break of the definition is read as a blank. */
export function isOverLines(node: ScalarNode, context: ParseContext): boolean {
  return !isBlock(node) && holdsLineBreak(node, context);
}

/** `subject`: what holds it, in the author's words. */
export function warnLineBreak(node: ScalarNode, subject: string, context: ParseContext): void {
  if (!holdsLineBreak(node, context)) return;
  const reading = node.style === 'literal' ? '' : ', which is read as a blank';
  context.report({
    code: 'text-line-break',
    span: node.span,
    message: `${subject} holds a line break${reading}`,
    hint: 'write it on one line',
  });
}

function holdsLineBreak(node: ScalarNode, { text, lineOf }: ParseContext): boolean {
  const { span, style } = node;
  if (lineOf(span.start) === lineOf(span.end)) return false;
  const raw = text.slice(span.start, span.end);
  if (isBlock(node)) return /[\r\n]/.test(raw.trim());
  // In double quotes a backslash at the end of a line joins it to the next one without a blank.
  return (
    style !== 'double' ||
    writtenUnits(raw).some(({ start, end }) => /[\r\n]/.test(raw.slice(start, end)))
  );
}

function isBlock({ style }: ScalarNode): boolean {
  return style === 'literal' || style === 'folded';
}
