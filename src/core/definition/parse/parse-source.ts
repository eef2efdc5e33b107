/**
 * The value side of a mapping. Text that begins with `$input`, `$local`, `$context` before `.`, `[` or the end, and `$`,
 * `$.…`, are references; everything else is a constant of its YAML type, references inside it included.
 * Source: FDL reference 2.3 and its readings.
 */
import { quoted } from '../../shared/quoted.ts';
import type { Root, Source } from '../flow.ts';
import { toJson, type LocatedNode, type ScalarNode } from '../nodes.ts';
import { beginsWithOtherRoot, isInOnePiece } from '../other-root.ts';
import { remember, type ParseContext } from '../parse-context.ts';
import { warnLineBreak } from './line-break.ts';
import { readPath } from './read-path.ts';
import { referenceText } from './reference-text.ts';

const REFERENCE = /^\$(input|local|context|Input|Local|Context)?(?=[.[]|$)/;
/** A reference that is none because of the blank behind its root. */
const BROKEN_REFERENCE = /^\$(?:input|local|context|Input|Local|Context)?\s+(?=[.[])/;
const NOTHING: Source = { kind: 'constant', value: null };

export function parseSource(node: LocatedNode, context: ParseContext): Source {
  return remember(context.memo.sources, node, () => {
    const match = isText(node) ? REFERENCE.exec(referenceText(node)) : null;
    if (isText(node) && match) return parseReference(node, match, context);
    if (isText(node)) warnText(node, context);
    return { kind: 'constant', value: toJson(node) };
  });
}

/** Text that may have been meant as a reference. */
function warnText(node: ScalarNode, context: ParseContext): void {
  const text = referenceText(node);
  const broken = BROKEN_REFERENCE.exec(text)?.[0];
  if (broken !== undefined && isInOnePiece(text.slice(broken.length))) {
    warnLineBreak(node, `${quoted(text)} is no path but text: it`, context);
  }
  if (!beginsWithOtherRoot(text)) return;
  const meant = text.trimEnd().replace(/^\$\w+/, (root) => root.toLowerCase());
  context.report({
    code: 'reference-case',
    span: node.span,
    message: `${quoted(text)} is no reference but text`,
    hint: `write ${quoted(meant)}`,
  });
}

function isText(node: LocatedNode): node is ScalarNode {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function parseReference(node: ScalarNode, match: RegExpExecArray, context: ParseContext): Source {
  const read = readPath(node, { text: match.input, offset: match[0].length }, context);
  if (!read) return NOTHING;
  const name = match[1];
  if (name !== undefined && name !== name.toLowerCase()) warnCase(node, match[0], context);
  return {
    kind: 'reference',
    root: name === undefined ? 'merged' : (name.toLowerCase() as Root),
    path: read.path,
  };
}

function warnCase(node: ScalarNode, written: string, { report }: ParseContext): void {
  report({
    code: 'reference-case',
    span: node.span,
    message: `"${written}" is read as "${written.toLowerCase()}"`,
    hint: `write "${written.toLowerCase()}"`,
  });
}
