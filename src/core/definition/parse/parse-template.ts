/**
 * Values in which `$` and `$.x` mean the step's mapped input: service parameters at any depth, wait values, and the
 * error and cause of a fail step. Source: FDL reference 2.5; `fail`: open point 15.
 */
import type { Json } from '../../shared/json.ts';
import { parsePath } from '../../expression/parse-path.ts';
import type { Template } from '../flow.ts';
import type { LocatedNode, ScalarNode } from '../nodes.ts';
import { remember, type ParseContext } from '../parse-context.ts';
import { readExpression } from './read-expression.ts';
import { referenceText, warnOtherRoot } from './reference-text.ts';

const REFERENCE = /^\$(?=[.[]|$)/;
const NOTHING: Template = { kind: 'constant', value: null };

export function parseTemplate(node: LocatedNode, context: ParseContext): Template {
  return remember(context.memo.templates, node, () => readTemplate(node, context));
}

function readTemplate(node: LocatedNode, context: ParseContext): Template {
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
  warnOtherRoot(node, context);
  const text = referenceText(node);
  if (!REFERENCE.test(text)) return constant(node.value);
  const parse = () => {
    const parsed = parsePath(text, 1);
    return 'error' in parsed ? parsed : { value: parsed.path, size: parsed.path.length + 1 };
  };
  const path = readExpression(node, { code: 'path-syntax', parse }, context);
  return path ? { kind: 'reference', path, text } : NOTHING;
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
