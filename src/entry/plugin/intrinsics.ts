/** CloudFormation's functions, as values of a template. */
import type { ResourceReference } from '../../core/definition/template-references.ts';

export type TemplateValue = string | Readonly<Record<string, unknown>>;

type Name = Pick<ResourceReference, 'resource' | 'attribute'>;

export function toIntrinsic({ resource, attribute }: Name): TemplateValue {
  return attribute === undefined ? { Ref: resource } : { 'Fn::GetAtt': [resource, attribute] };
}

/** Texts and values in order; a text alone is itself. */
export function joined(parts: readonly TemplateValue[]): TemplateValue {
  const [first, ...others] = parts;
  if (first === undefined) return '';
  return others.length === 0 ? first : { 'Fn::Join': ['', parts] };
}

/** A text with `${AWS::Region}` and the like. */
export function substituted(text: string): TemplateValue {
  return text.includes('${') ? { 'Fn::Sub': text } : text;
}

export const imported = (name: string): TemplateValue => ({ 'Fn::ImportValue': name });

/** Every resource that a value mentions. */
export function mentionedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(mentionedIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt') return getAttTarget(inner);
    return key === 'Fn::Sub' ? subTargets(inner) : mentionedIn(inner);
  });
}

function getAttTarget(inner: unknown): readonly string[] {
  const parts: unknown = typeof inner === 'string' ? inner.split('.') : inner;
  const target: unknown = Array.isArray(parts) ? parts[0] : undefined;
  return typeof target === 'string' ? [target] : [];
}

function subTargets(inner: unknown): readonly string[] {
  const [text, variables] = Array.isArray(inner) ? (inner as unknown[]) : [inner];
  const names = String(text).matchAll(/\$\{([A-Za-z0-9]+)[.}]/g);
  return [...[...names].map(([, name]) => name ?? ''), ...mentionedIn(variables)];
}
