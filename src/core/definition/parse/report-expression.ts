import type { ExpressionError } from '../../expression/expression-error.ts';
import type { DiagnosticCode } from '../diagnostic.ts';
import type { ScalarNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { spanInScalar } from '../scalar-offset.ts';

/** Reports an expression's error where it stands in the file. */
export function reportExpression(
  node: ScalarNode,
  { code, error }: { readonly code: DiagnosticCode; readonly error: ExpressionError },
  { text, report }: ParseContext,
): void {
  report({
    code,
    severity: 'error',
    span: spanInScalar(text, node, error),
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
