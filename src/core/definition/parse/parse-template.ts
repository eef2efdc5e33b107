/**
 * Values in which `$` and `$.x` mean the step's mapped input: service parameters at any depth, wait values, and the
 * error and cause of a fail step. Source: FDL reference 2.5; `fail`: open point 15.
 */
import type { Json } from '../../shared/json.ts';
import { parsePath } from '../../expression/parse-path.ts';
import type { Template } from '../flow.ts';
import type { LocatedNode, ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { reportExpression } from './report-expression.ts';

const REFERENCE = /^\$(?=[.[]|$)/;
const OTHER_ROOT = /^\$(?:input|local|context)(?=[.[]|$)/i;
const NOTHING: Template = { kind: 'constant', value: null };

export function parseTemplate(node: LocatedNode, context: ParseContext): Template {
  switch (node.kind) {
    case 'scalar':
      return parseScalar(node, context);
    case 'list': {
      const items = node.items.map((item) => parseTemplate(item, context));
      return items.every(isConstant) ? constant(items.map(valueOf)) : { kind: 'list', items };
    }
    case 'map': {
      const entries = node.entries.map(
        ({ key, value }) => [key, parseTemplate(value, context)] as const,
      );
      if (!entries.every(([, value]) => isConstant(value))) return { kind: 'object', entries };
      return constant(Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value)])));
    }
  }
}

function parseScalar(node: ScalarNode, context: ParseContext): Template {
  if (typeof node.value !== 'string') return constant(node.value);
  if (OTHER_ROOT.test(node.value)) warnOtherRoot(node, context);
  if (!REFERENCE.test(node.value)) return constant(node.value);
  const parsed = parsePath(node.value, 1);
  if ('path' in parsed) return { kind: 'reference', path: parsed.path, text: node.value };
  reportExpression(node, { code: 'path-syntax', error: parsed.error }, context);
  return NOTHING;
}

/** `$input.x` is text here: only mappings know the other roots. */
function warnOtherRoot(node: ScalarNode, { report }: ParseContext): void {
  report({
    code: 'reference-as-text',
    severity: 'warning',
    span: node.span,
    message: `"${node.value}" is plain text here: only "$" and "$.key" refer to the step's input`,
    hint: `map it in inputMappings and write "$.key"`,
  });
}

function constant(value: Json): Template {
  return { kind: 'constant', value };
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

function valueOf(template: Template): Json {
  return template.kind === 'constant' ? template.value : null;
}
