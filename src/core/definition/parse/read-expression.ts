import type { ExpressionError } from '../../expression/expression-error.ts';
import type { DiagnosticCode } from '../diagnostic.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
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
  { text, report, expressionBudget }: ParseContext,
): Value | undefined {
  if (expressionBudget.isSpent) return undefined;
  const parsed = parse();
  if ('error' in parsed) {
    const { message, hint } = parsed.error;
    const span = spanInScalar(text, node, parsed.error);
    report({ code, severity: 'error', span, message, hint });
    return undefined;
  }
  if (expressionBudget.take(parsed.size)) return parsed.value;
  report({
    code: 'expressions-too-large',
    severity: 'error',
    span: node.span,
    message: `the conditions and paths of the definition have more than ${expressionBudget.limit} parts in all`,
    hint: 'shorten repetitions like {500} in patterns, or split the flow',
  });
  return undefined;
}
