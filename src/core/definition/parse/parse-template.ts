/**
 * Values in which `$` and `$.x` mean the step's mapped input: service parameters at any depth, wait values, and the
 * error and cause of a fail step. Source: FDL reference 2.5; `fail`: open point 15.
 */
import type { Json } from '../../shared/json.ts';
import { quoted } from '../../shared/quoted.ts';
import type { Template } from '../flow.ts';
import type { LocatedNode, ScalarNode } from '../nodes.ts';
import { beginsWithOtherRoot, isInOnePiece, MAP_OTHER_ROOT } from '../other-root.ts';
import { remember, type ParseContext } from '../parse-context.ts';
import { warnLineBreak } from './line-break.ts';
import { readPath } from './read-path.ts';
import { referenceText } from './reference-text.ts';

const REFERENCE = /^\$(?=[.[]|$)/;
/** A reference that is none because of the blank behind its root. */
const BROKEN_REFERENCE = /^\$\s+(?=[.[])/;
const NOTHING: Template = { kind: 'constant', value: null };

export function parseTemplate(node: LocatedNode, context: ParseContext): Template {
  return remember(context.memo.templates, node, () => readTemplate(node, context));
}

/** The value of an attribute that must be a path or a constant of its form: rules say so of what is none. */
export function parseLoneTemplate(node: LocatedNode, context: ParseContext): Template {
  const isText = node.kind === 'scalar' && typeof node.value === 'string';
  if (isText && beginsWithOtherRoot(node.text)) return constant(node.value);
  return parseTemplate(node, context);
}

/** `$input.x` is plain text, which is mostly a slip. */
export function warnOtherRoot(node: ScalarNode, { report }: ParseContext): void {
  const text = referenceText(node);
  if (!beginsWithOtherRoot(text)) return;
  report({
    code: 'reference-as-text',
    span: node.span,
    message: `${quoted(text)} is plain text here: only "$" and "$.key" refer to the step's input`,
    hint: MAP_OTHER_ROOT,
  });
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
  if (!REFERENCE.test(text)) {
    if (isBrokenReference(text)) {
      warnLineBreak(node, `${quoted(text)} is no path but text: it`, context);
    }
    return constant(node.value);
  }
  const read = readPath(node, { text, offset: 1 }, context);
  return read ? { kind: 'reference', ...read } : NOTHING;
}

function isBrokenReference(text: string): boolean {
  return BROKEN_REFERENCE.test(text) && isInOnePiece(text.replace(BROKEN_REFERENCE, '$'));
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
