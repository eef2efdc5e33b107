/** A definition's text with the framework's variables resolved, by the framework itself. */
import { EditedText } from '../../core/definition/edited-text.ts';
import type { Span } from '../../core/definition/diagnostic.ts';
import type { Complaint } from '../../core/definition/render-diagnostic.ts';
import { quoted } from '../../core/shared/quoted.ts';
import { findVariables } from './find-variables.ts';
import type { VariableContext } from './framework.ts';

export interface ResolvedText {
  readonly edited: EditedText;
  readonly problems: readonly Complaint[];
}

/** What the framework puts before the reason; the place that it names is ours. */
const PREAMBLE = /^Cannot resolve variable at "[^"]*": /;
const SYNTAX = 'MISSING_VARIABLE_DEPENDENCY';

/** Values are put in as they are, numbers as text, lists and maps as JSON, which is YAML too. */
export async function resolveVariables(
  text: string,
  resolve: VariableContext['resolveVariable'],
): Promise<ResolvedText> {
  const problems: Complaint[] = [];
  const edits = await Promise.all(
    findVariables(text).map(async ({ span, inside }) => {
      if (inside === undefined) return { span, text: '' };
      const value = await resolve(inside).catch((error: unknown) => {
        problems.push(toComplaint(span, inside, error));
        return '';
      });
      return { span, text: toText(value) };
    }),
  );
  problems.sort((left, right) => left.span.start - right.span.start);
  return { edited: new EditedText(text, edits), problems };
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toComplaint(span: Span, inside: string, error: unknown): Complaint {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  const reason =
    code === SYNTAX ? 'no such source of variables' : String(message).replace(PREAMBLE, '');
  return {
    code: 'variable',
    severity: 'error',
    span,
    message: `variable ${quoted(`\${${inside}}`)} cannot be resolved: ${reason}`,
    hint: 'write "\\${" if it is text',
  };
}
