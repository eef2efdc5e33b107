import { quoted } from '../../shared/quoted.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';

const OTHER_ROOT = /^\$(?:input|local|context)(?=[.[]|$)/i;

/** The text of a scalar as a reference is looked for in it: a block's last line break belongs to its form. */
export function referenceText({ text, style }: ScalarNode): string {
  return style === 'literal' || style === 'folded' ? text.trimEnd() : text;
}

/** `$input.x` where only `$` and `$.key` refer to something: it is text, which is mostly a slip. */
export function warnOtherRoot(node: ScalarNode, { report }: ParseContext): void {
  const text = referenceText(node);
  if (!OTHER_ROOT.test(text)) return;
  report({
    code: 'reference-as-text',
    span: node.span,
    message: `${quoted(text)} is plain text here: only "$" and "$.key" refer to the step's input`,
    hint: `map it in inputMappings and write "$.key"`,
  });
}
