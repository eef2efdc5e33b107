import { quoted } from '../../../shared/quoted.ts';
import type { Template } from '../../flow.ts';
import { findEntry, type ScalarNode } from '../../nodes.ts';
import { isInOnePiece } from '../../other-root.ts';
import type { ParseContext } from '../../parse-context.ts';
import { readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { parseTemplate, warnOtherRoot } from '../parse-template.ts';
import { isReadablePath } from '../read-path.ts';
import { referenceText } from '../reference-text.ts';
import type { StepParser } from './step-parser.ts';

/**
 * `error` and `cause` are text; they refer to the input only when they begin with `$.` (open point 15) and are a path:
 * a sentence may begin with an amount.
 */
export const parseFail: StepParser = (reading, base) => ({
  ...base,
  type: 'fail',
  ...compact({ error: parseText(reading, 'error'), cause: parseText(reading, 'cause') }),
});

function parseText(reading: Reading, key: string): Template | undefined {
  const text = readText(reading, key);
  const node = findEntry(reading.node, key)?.value;
  if (!text || node?.kind !== 'scalar') return undefined;
  if (refersToInput(node, reading.context)) return parseTemplate(node, reading.context);
  return { kind: 'constant', value: text.value };
}

/** What may be meant to, but does not, is reported. */
function refersToInput(node: ScalarNode, context: ParseContext): boolean {
  const text = referenceText(node);
  if (!text.startsWith('$.')) {
    warnOtherRoot(node, context);
    return false;
  }
  if (!isInOnePiece(text)) return false;
  if (isReadablePath(text)) return true;
  context.report({
    code: 'reference-as-text',
    span: node.span,
    message: `${quoted(text)} is plain text here: it begins like a path, but is none`,
    hint: 'a path has keys (.key), positions ([0]), slices ([1:3]) and [*]',
  });
  return false;
}
