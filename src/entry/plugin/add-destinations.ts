/**
 * Functions of the application that flows call asynchronously and wait for: Lambda tells the engine how such a call ends
 * when the function's destinations are the engine's queue of results. docs/roles.md
 */
import { nameOfFunction } from '../../core/shared/resource-naming.ts';
import type { FlowTarget } from '../../core/definition/flow-targets.ts';
import type { Additions } from './additions.ts';
import type { CompiledFlow } from './compile-flow.ts';
import type { TemplateResource } from './framework.ts';
import { imported, mentionedIn, substituted, toIntrinsic } from './intrinsics.ts';
import { logicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';
import { findNamed, type NamedResource } from './template-names.ts';

const CONFIGURATION = 'AWS::Lambda::EventInvokeConfig';
const LATEST = '$LATEST';

/** Adds what is missing. */
export function addDestinations(
  additions: Additions,
  settings: Settings,
  flow: CompiledFlow,
): void {
  for (const target of flow.targets) {
    if (!target.isRecorded) continue;
    const found = findFunction(additions, settings, { flow, target });
    if (found !== undefined) addToFunction(additions, settings, found);
  }
}

interface CalledFunction extends NamedResource {
  readonly qualifier: string;
}

/** undefined: it is not of this application. */
function findFunction(
  additions: Additions,
  { naming }: Settings,
  { flow, target: { resource } }: { readonly flow: CompiledFlow; readonly target: FlowTarget },
): CalledFunction | undefined {
  if (resource.kind === 'function') {
    const name = nameOfFunction(naming.function, resource);
    const named = findNamed(additions.template, 'AWS::Lambda::Function', name);
    return named && { ...named, qualifier: resource.qualifier ?? LATEST };
  }
  if (resource.kind !== 'nativeFunction') return undefined;
  const [reference, ending = ''] = flow.placeholders.split(resource.arn);
  if (typeof reference !== 'object' || typeof ending !== 'string') return undefined;
  return findReferred(additions, reference.resource, ending);
}

/** ending: behind the name, e.g. `:live`. */
function findReferred(
  additions: Additions,
  id: string,
  ending: string,
): CalledFunction | undefined {
  const resource = additions.template.Resources?.[id];
  if (resource?.Type === 'AWS::Lambda::Alias') return ofAlias(additions, resource);
  if (resource?.Type !== 'AWS::Lambda::Function') return undefined;
  return { id, resource, qualifier: ending === '' ? LATEST : ending.replace(/^:/, '') };
}

function ofAlias(
  { template }: Additions,
  { Properties = {} }: TemplateResource,
): CalledFunction | undefined {
  const [id = ''] = mentionedIn(Properties['FunctionName']);
  const resource = template.Resources?.[id];
  const qualifier = Properties['Name'];
  if (resource === undefined || typeof qualifier !== 'string') return undefined;
  return { id, resource, qualifier };
}

function addToFunction(additions: Additions, settings: Settings, called: CalledFunction): void {
  const { deployment } = settings;
  const { id, resource } = findConfiguration(additions, called) ?? newConfiguration(called);
  if (hasDestinations(resource)) {
    if (!additions.isOurs(id)) additions.warnings.push(occupied(called.id, deployment));
    return;
  }
  const queue = imported(`${deployment}-ResultsQueueArn`);
  additions.complete(id, {
    ...resource,
    Properties: {
      ...resource.Properties,
      DestinationConfig: { OnSuccess: { Destination: queue }, OnFailure: { Destination: queue } },
    },
    DependsOn: [
      ...[resource.DependsOn ?? []].flat(),
      ...addPermission(additions, called, settings),
      ...aliasesOf(additions, called),
    ],
  });
}

/** The framework writes an empty record beside other settings of asynchronous calls. */
function hasDestinations({ Properties }: TemplateResource): boolean {
  return Object.keys(Properties?.['DestinationConfig'] ?? {}).length > 0;
}

function newConfiguration({ id, qualifier }: CalledFunction): NamedResource {
  return {
    id: logicalId('Ends', qualifier === LATEST ? id : `${id}-${qualifier}`),
    resource: {
      Type: CONFIGURATION,
      Properties: { FunctionName: toIntrinsic({ resource: id }), Qualifier: qualifier },
    },
  };
}

/** A qualifier that is an alias has to be there first. */
function aliasesOf({ template }: Additions, { id, qualifier }: CalledFunction): readonly string[] {
  const aliases = Object.entries(template.Resources ?? {}).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Alias' &&
      Properties?.['Name'] === qualifier &&
      mentionedIn(Properties['FunctionName']).includes(id),
  );
  return aliases.map(([id]) => id);
}

function findConfiguration(
  additions: Additions,
  { id, qualifier }: CalledFunction,
): NamedResource | undefined {
  const found = Object.entries(additions.template.Resources ?? {}).find(
    ([, { Type, Properties = {} }]) =>
      Type === CONFIGURATION &&
      (Properties['Qualifier'] ?? LATEST) === qualifier &&
      (Properties['FunctionName'] as { readonly Ref?: unknown } | undefined)?.Ref === id,
  );
  return found && { id: found[0], resource: found[1] };
}

/** Lambda sends under the function's own role, and looks whether it may when destinations are set. */
function addPermission(
  additions: Additions,
  { id, resource }: CalledFunction,
  { deployment, kmsKeyArn }: Settings,
): readonly string[] {
  const roleId = roleOf(resource);
  if (roleId === undefined || additions.template.Resources?.[roleId]?.Type !== 'AWS::IAM::Role') {
    additions.warnings.push(foreignRole(id, deployment));
    return [];
  }
  const policy = logicalId('Ends', `${roleId}-policy`);
  additions.complete(policy, {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'sluice-results',
      Roles: [{ Ref: roleId }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ReportHowCallsEnd',
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Resource: imported(`${deployment}-ResultsQueueArn`),
          },
          ...(kmsKeyArn === undefined ? [] : [useOfKey(kmsKeyArn)]),
        ],
      },
    },
  });
  return [policy];
}

/** Source: AWS, "Configure AWS KMS permissions" of SQS, for producers. */
const useOfKey = (kmsKeyArn: NonNullable<Settings['kmsKeyArn']>) => ({
  Sid: 'EncryptReports',
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: kmsKeyArn,
  Condition: {
    StringEquals: { 'kms:ViaService': substituted('sqs.${AWS::Region}.${AWS::URLSuffix}') },
  },
});

function roleOf({ Properties }: TemplateResource): string | undefined {
  const arn = (Properties?.['Role'] as { readonly 'Fn::GetAtt'?: unknown } | undefined)?.[
    'Fn::GetAtt'
  ];
  const role: unknown = Array.isArray(arn) ? arn[0] : undefined;
  return typeof role === 'string' ? role : undefined;
}

const occupied = (id: string, deployment: string) =>
  `function "${id}" has destinations of its own: a flow that waits for its asynchronous calls hears of their end only if ` +
  `they lead to the queue that ${deployment}-ResultsQueueArn names`;

const foreignRole = (id: string, deployment: string) =>
  `function "${id}" runs under a role that is not of this application: give it sqs:SendMessage on the queue that ` +
  `${deployment}-ResultsQueueArn names, or its destinations cannot be set`;
