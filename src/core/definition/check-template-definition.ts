/** A definition with references to a template, checked as the flow that it becomes, and told in the author's own text. */
import { quoted } from '../shared/quoted.ts';
import { checkFlow, type CheckOptions } from './check-flow.ts';
import type { Span } from './diagnostic.ts';
import type { Flow } from './flow.ts';
import { nearestHint } from './nearest-name.ts';
import type { Complaint } from './render-diagnostic.ts';
import {
  findReferences,
  isReferenceTag,
  referenceName,
  referenceProblem,
  replaceReferences,
  type ResourceReference,
  type TemplateReference,
} from './template-references.ts';

export interface TemplateCheckOptions extends CheckOptions {
  /** undefined: the template has no such name. Where only the form is known yet: `ReferencePlaceholders`. */
  readonly valueOf: (reference: ResourceReference) => string | undefined;
  /** What the template has, as `referenceName` writes it: for "did you mean". */
  readonly names?: Iterable<string>;
  /** What is said of a name without a value. Default: `no such resource: "Shop"`. */
  readonly describeMissing?: (reference: ResourceReference) => MissingName;
}

export interface MissingName {
  /** As a diagnostic's: lower case, no final stop. */
  readonly message: string;
  readonly hint?: string;
}

export interface CheckedTemplate {
  /** Present exactly when no diagnostic is an error. */
  readonly flow?: Flow;
  /** The definition with its values; those of unknown names are empty. */
  readonly text: string;
  readonly references: readonly TemplateReference[];
  /** By position in the text that was given. Codes are those of `checkFlow`, and `reference`. */
  readonly diagnostics: readonly Complaint[];
}

/** Never throws for a text. */
export function checkTemplateDefinition(
  text: string,
  { valueOf, names, describeMissing, ...options }: TemplateCheckOptions,
): CheckedTemplate {
  const { references, diagnostics: refused } = findReferences(text);
  const own: Complaint[] = [...refused];
  const known = [...(names ?? [])];
  const describe =
    describeMissing ?? ((reference: ResourceReference) => noSuchResource(reference, known));
  const filled = replaceReferences(text, references, (reference) => {
    const value = valueOf(reference);
    if (value === undefined) {
      const { message, hint } = describe(reference);
      own.push(referenceProblem(reference.span, message, hint));
    }
    return value ?? '';
  });
  const { flow, diagnostics } = checkFlow(filled.text, options);
  const told = diagnostics.map((found) => ({ ...found, span: filled.toOriginal(found.span) }));
  const wholes = own.map(({ span }) => wholeOf(span, references));
  // Tags that are left belong to what was refused.
  const isTold = ({ span, code }: Complaint): boolean =>
    wholes.some((whole) => isInside(span, whole)) ||
    (code === 'yaml-tag' && isReferenceTag(text.slice(span.start, span.end)));
  const others = told.filter((found) => !isTold(found));
  return {
    ...(flow !== undefined && own.length === 0 && { flow }),
    text: filled.text,
    references,
    diagnostics: [...own, ...others].sort((left, right) => left.span.start - right.span.start),
  };
}

function noSuchResource(reference: ResourceReference, known: readonly string[]): MissingName {
  const name = referenceName(reference);
  const hint = nearestHint(name, known);
  const message = `no such resource: ${quoted(name)}`;
  return hint === undefined ? { message } : { message, hint };
}

/** What is wrong with a value that has no name's value is no news. */
function wholeOf(span: Span, references: readonly TemplateReference[]): Span {
  return references.find((reference) => isInside(span, reference.span))?.span ?? span;
}

function isInside({ start, end }: Span, outer: Span): boolean {
  return start >= outer.start && end <= outer.end;
}
