/** A declared flow, its definition checked: what is added to a template is made of it. */
import { checkTemplateDefinition } from '../../core/definition/check-template-definition.ts';
import { toDefinitionText } from '../../core/definition/definition-text.ts';
import type { Flow } from '../../core/definition/flow.ts';
import { type FlowTarget, targetsOf } from '../../core/definition/flow-targets.ts';
import { ReferencePlaceholders } from '../../core/definition/reference-placeholders.ts';
import { type Complaint, renderDiagnostics } from '../../core/definition/render-diagnostic.ts';
import {
  referenceName,
  type ResourceReference,
  splitAtReferences,
} from '../../core/definition/template-references.ts';
import type { FlowDeclaration } from '../app/flow-declarations.ts';
import { quoted } from '../../core/shared/quoted.ts';
import type { Template } from './framework.ts';
import type { LocalValues } from './local-values.ts';
import type { ResolvedText } from './resolve-variables.ts';
import { kindOf, namesIn } from './template-names.ts';

/** A definition that was read, or why there is none. */
export type DefinitionSource =
  | {
      /** What messages call it. */
      readonly fileName: string;
      /** As it was written. */
      readonly text: string;
      /** Absent: there is nothing to resolve. */
      readonly resolved?: ResolvedText;
    }
  | { readonly fileName: string; readonly problem: string };

export interface CompiledFlow {
  readonly declaration: FlowDeclaration;
  readonly fileName: string;
  readonly flow: Flow;
  /** The definition, with values for its references. */
  readonly text: string;
  /** Literal texts and references: joined, they are the definition. */
  readonly parts: readonly (string | ResourceReference)[];
  readonly targets: readonly FlowTarget[];
  /** What stands in the targets for references. */
  readonly placeholders: ReferencePlaceholders;
}

export interface Compilation {
  /** Absent: there are errors. */
  readonly compiled?: CompiledFlow;
  /** Laid out, with file, line and column. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Of a definition that is no path. */
export function inlineSource(
  { name, definition }: FlowDeclaration,
  configurationName: string,
): DefinitionSource {
  const text = typeof definition === 'string' ? definition : toDefinitionText(definition);
  return { fileName: `${configurationName}, flow "${name}"`, text };
}

export interface CompileOptions {
  readonly template: Template;
  readonly nowMs: number;
  /** What references are; absent: known to CloudFormation alone. */
  readonly values?: LocalValues;
}

export function compileFlow(
  declaration: FlowDeclaration,
  source: DefinitionSource,
  { template, nowMs, values }: CompileOptions,
): Compilation {
  const { fileName } = source;
  if ('problem' in source) return { errors: [`${fileName}: ${source.problem}`], warnings: [] };
  const { text, resolved } = source;
  // What is wrong with a text that has holes is no news.
  if (resolved !== undefined && resolved.problems.length > 0) {
    return rendered(source, resolved.problems);
  }
  const placeholders = new ReferencePlaceholders();
  const definition = resolved?.edited.text ?? text;
  const checked = checkTemplateDefinition(definition, {
    nowMs,
    names: namesIn(template),
    valueOf: (reference) => {
      const kind = kindOf(template, reference);
      if (kind === undefined) return undefined;
      return values === undefined ? placeholders.valueFor(reference, kind) : values.find(reference);
    },
    ...(values === undefined ? {} : { describeMissing: describeMissing(template) }),
  });
  const told = checked.diagnostics.map((found) => ({
    ...found,
    span: resolved?.edited.toOriginal(found.span) ?? found.span,
  }));
  const { errors, warnings } = rendered(source, told);
  const { flow, references } = checked;
  if (flow === undefined) return { errors, warnings };
  const parts = splitAtReferences(definition, references);
  const targets = targetsOf(flow);
  return {
    compiled: { declaration, fileName, flow, text: checked.text, parts, targets, placeholders },
    errors,
    warnings,
  };
}

const describeMissing = (template: Template) => (reference: ResourceReference) => {
  const name = quoted(referenceName(reference));
  return kindOf(template, reference) === undefined
    ? { message: `no such resource: ${name}` }
    : { message: `${name} is known once it is deployed, and not here`, hint: 'give it a default' };
};

function rendered(
  { text, fileName }: { readonly text: string; readonly fileName: string },
  complaints: readonly Complaint[],
): Pick<Compilation, 'errors' | 'warnings'> {
  const of = (wanted: Complaint['severity']) => {
    const found = complaints.filter(({ severity }) => severity === wanted);
    return renderDiagnostics(text, found, fileName);
  };
  return { errors: of('error'), warnings: of('warning') };
}
