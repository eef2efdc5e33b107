/** Questions to a template: its functions, its roles, what each may do. */
import type { HandlerName } from '../../src/config/handler-variables.ts';
import type { Resource, Template } from './effective-template.ts';

export type Named = readonly [logicalId: string, resource: Resource];

export const ofType = (template: Template, type: string): readonly Named[] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export const propertiesOf = (template: Template, logicalId: string): Resource['Properties'] =>
  template.Resources[logicalId]?.Properties ?? {};

export interface FunctionOfStack {
  readonly logicalId: string;
  /** Of the file in handlers/, e.g. `api`. */
  readonly handler: HandlerName;
  readonly properties: Resource['Properties'];
}

export function functionsOf(template: Template): readonly FunctionOfStack[] {
  return ofType(template, 'AWS::Lambda::Function').map(
    ([logicalId, { Properties: properties }]) => {
      const handler = String(properties['Handler']).replace(/^handlers\/(.*)\.handler$/, '$1');
      return { logicalId, handler: handler as HandlerName, properties };
    },
  );
}

export function variablesIn(properties: Resource['Properties']): Readonly<Record<string, unknown>> {
  const environment = properties['Environment'] as { Variables?: Record<string, unknown> };
  return environment.Variables ?? {};
}

/** The logical id in `{"Fn::GetAtt": [id, attribute]}`. */
export function targetOf(reference: unknown): string | undefined {
  const attribute = (reference as { 'Fn::GetAtt'?: readonly string[] } | undefined)?.['Fn::GetAtt'];
  return attribute?.[0];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

export function statementsOf(role: Resource): readonly Statement[] {
  const policies = role.Properties['Policies'] as readonly Policy[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** One thing that a function's role allows. */
export interface Permission {
  readonly sid: string;
  readonly action: string;
  /** As the template has it: text, or a reference. */
  readonly resource: unknown;
}

/** By function: every action on every resource, each by itself. */
export function permissionsOf(template: Template): ReadonlyMap<HandlerName, readonly Permission[]> {
  return new Map(
    functionsOf(template).map(({ handler, properties }) => {
      const role = template.Resources[targetOf(properties['Role']) ?? ''];
      return [handler, role === undefined ? [] : statementsOf(role).flatMap(toPermissions)];
    }),
  );
}

function toPermissions({ Sid: sid = '', Action, Resource }: Statement): readonly Permission[] {
  const resources = [Resource].flat();
  return [Action].flat().flatMap((action) => {
    return resources.map((resource) => ({ sid, action: String(action), resource }));
  });
}
