/**
 * The value side of a mapping. Text that begins with `$input`, `$local`, `$context` before `.`, `[` or the end, and `$`,
 * `$.…`, are references; everything else is a constant of its YAML type, references inside it included.
 * Source: FDL reference 2.3 and its readings.
 */
import { parsePath } from '../../expression/parse-path.ts';
import type { Root, Source } from '../flow.ts';
import { toJson, type LocatedNode, type ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { reportExpression } from './report-expression.ts';

const REFERENCE = /^\$(input|local|context)?(?=[.[]|$)/i;
const NOTHING: Source = { kind: 'constant', value: null };

export function parseSource(node: LocatedNode, context: ParseContext): Source {
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    const match = REFERENCE.exec(node.value);
    if (match) return parseReference(node, match, context);
  }
  return { kind: 'constant', value: toJson(node) };
}

function parseReference(node: ScalarNode, match: RegExpExecArray, context: ParseContext): Source {
  const parsed = parsePath(node.text, match[0].length);
  if ('error' in parsed) {
    reportExpression(node, { code: 'path-syntax', error: parsed.error }, context);
    return NOTHING;
  }
  const name = match[1];
  if (name !== undefined && name !== name.toLowerCase()) warnCase(node, match[0], context);
  const root = name === undefined ? 'merged' : (name.toLowerCase() as Root);
  return { kind: 'reference', root, path: parsed.path };
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
