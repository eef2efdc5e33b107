import type { ScalarNode } from '../nodes.ts';

/** The text of a scalar as a name or a reference is looked for in it: a block's last line break belongs to its form. */
export function referenceText({ text, style }: ScalarNode): string {
  return style === 'literal' || style === 'folded' ? text.trimEnd() : text;
}
