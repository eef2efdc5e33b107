/**
 * The value side of a mapping. Text that begins with `$input`, `$local`, `$context` before `.`, `[` or the end, and `$`,
 * `$.…`, are references; everything else is a constant of its YAML type, references inside it included.
 * Source: FDL reference 2.3 and its readings.
 */
import { parsePath } from '../../expression/parse-path.ts';
import type { Root, Source } from '../flow.ts';
import { toJson, type LocatedNode, type ScalarNode } from '../nodes.ts';
import { remember, type ParseContext } from '../parse-context.ts';
import { readExpression } from './read-expression.ts';
import { referenceText } from './reference-text.ts';

const REFERENCE = /^\$(input|local|context)?(?=[.[]|$)/i;
const NOTHING: Source = { kind: 'constant', value: null };

export function parseSource(node: LocatedNode, context: ParseContext): Source {
  return remember(context.memo.sources, node, () => {
    const match = isText(node) ? REFERENCE.exec(referenceText(node)) : null;
    if (isText(node) && match) return parseReference(node, match, context);
    return { kind: 'constant', value: toJson(node) };
  });
}

function isText(node: LocatedNode): node is ScalarNode {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function parseReference(node: ScalarNode, match: RegExpExecArray, context: ParseContext): Source {
  const parse = () => {
    const parsed = parsePath(match.input, match[0].length);
    return 'error' in parsed ? parsed : { value: parsed.path, size: parsed.path.length + 1 };
  };
  const path = readExpression(node, { code: 'path-syntax', parse }, context);
  if (!path) return NOTHING;
  const name = match[1];
  if (name !== undefined && name !== name.toLowerCase()) warnCase(node, match[0], context);
  return {
    kind: 'reference',
    root: name === undefined ? 'merged' : (name.toLowerCase() as Root),
    path,
  };
}

function warnCase(node: ScalarNode, written: string, { report }: ParseContext): void {
  report({
    code: 'reference-case',
    severity: 'warning',
    span: node.span,
    message: `"${written}" is read as "${written.toLowerCase()}"`,
    hint: `write "${written.toLowerCase()}"`,
  });
}
