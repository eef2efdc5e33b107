import type { ExpressionError } from '../../expression/expression-error.ts';
import type { DiagnosticCode } from '../diagnostic.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { isOverLines } from './line-break.ts';
import { spanInScalar } from '../scalar-offset.ts';

type Parsed<Value> =
  { readonly value: Value; readonly size: number } | { readonly error: ExpressionError };

interface Expression<Value> {
  /** Of its errors. */
  readonly code: DiagnosticCode;
  readonly parse: () => Parsed<Value>;
}

/**
 * Reads an expression within the definition's budget. Undefined: it is wrong, reported where that stands in the file, or
 * the budget is spent (reported once; what follows is not read at all).
 */
export function readExpression<Value>(
  node: ScalarNode,
  { code, parse }: Expression<Value>,
  context: ParseContext,
): Value | undefined {
  const { text, report, expressionBudget } = context;
  if (expressionBudget.isSpent) return undefined;
  const parsed = parse();
  if ('error' in parsed) {
    const { message } = parsed.error;
    // A condition may go on in the next line; the key of a path may not.
    const isBrokenPath = code === 'path-syntax' && isOverLines(node, context);
    const hint = isBrokenPath
      ? 'a line break is read as a blank: write the path on one line'
      : parsed.error.hint;
    const span = spanInScalar(text, node, parsed.error);
    report({ code, span, message, hint });
    return undefined;
  }
  if (expressionBudget.take(parsed.size)) return parsed.value;
  report({
    code: 'expressions-too-large',
    span: node.span,
    message: `the conditions and paths of the definition have more than ${expressionBudget.limit} parts in all`,
    hint: 'shorten repetitions like {500} in patterns, or split the flow',
  });
  return undefined;
}
