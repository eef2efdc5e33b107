/**
 * The permissions that a flow's role needs for what the flow calls, and no others. Child flows and actions need none: they
 * never leave the service. Source: docs/roles.md; AWS service authorization reference.
 */
import { nameOfFunction, nameOfTarget, type ResourceNaming } from '../shared/resource-naming.ts';
import type { Resource } from './flow.ts';
import type { FlowTarget } from './flow-targets.ts';

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string;
  /** ARNs, sorted, each once; at least one. */
  readonly Resource: readonly string[];
}

/** Where a name without a scope of its own is. Each may be what fills it in later, e.g. `${AWS::Region}`. */
export interface PermissionScope {
  /** E.g. `aws`. */
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly naming: Readonly<Record<'function' | 'queue' | 'topic', ResourceNaming>>;
  /** E.g. `arn:aws:sns:eu-west-1:123456789012:`: where topics are that have no ARN. Absent: where everything else is. */
  readonly topicArnPrefix?: string;
}

/** What a target is on AWS. */
export type AwsTarget =
  | { readonly kind: 'function'; readonly arn: string; readonly qualifier?: string }
  | { readonly kind: 'queue' | 'topic'; readonly arn: string };

/** An ARN is taken as it is. undefined: a child flow or an action. */
export function toAwsTarget(resource: Resource, scope: PermissionScope): AwsTarget | undefined {
  const { naming } = scope;
  switch (resource.kind) {
    case 'function': {
      const { qualifier } = resource;
      return toFunction(functionArn(nameOfFunction(naming.function, resource), scope), qualifier);
    }
    case 'nativeFunction':
      return toFunction(resource.arn);
    case 'queue':
      return { kind: 'queue', arn: arnOf('sqs', nameOfTarget(naming.queue, resource.name), scope) };
    case 'topic':
      return { kind: 'topic', arn: topicArn(nameOfTarget(naming.topic, resource.name), scope) };
    case 'nativeQueue':
      return { kind: 'queue', arn: resource.arn };
    case 'nativeTopic':
      return { kind: 'topic', arn: resource.arn };
    case 'flow':
    case 'action':
      return undefined;
  }
}

/** targets: of one flow, or of several. Empty when nothing is called. */
export function permissionsOf(
  targets: readonly FlowTarget[],
  scope: PermissionScope,
): readonly PolicyStatement[] {
  const called: string[] = [];
  const lookedAt: string[] = [];
  const sentTo: string[] = [];
  const publishedTo: string[] = [];
  for (const { resource, isRecorded } of targets) {
    const target = toAwsTarget(resource, scope);
    if (target?.kind === 'queue') sentTo.push(target.arn);
    if (target?.kind === 'topic') publishedTo.push(target.arn);
    if (target?.kind !== 'function') continue;
    const arn = qualified(target);
    called.push(arn);
    // Of a version or alias IAM may be asked by either name.
    if (isRecorded) lookedAt.push(target.arn, arn);
  }
  return [
    ...statement('CallFunctions', 'lambda:InvokeFunction', called),
    ...statement('SeeWhereEndsAreReported', 'lambda:GetFunctionEventInvokeConfig', lookedAt),
    ...statement('SendToQueues', 'sqs:SendMessage', sentTo),
    ...statement('PublishToTopics', 'sns:Publish', publishedTo),
  ];
}

function statement(Sid: string, Action: string, arns: readonly string[]): PolicyStatement[] {
  if (arns.length === 0) return [];
  return [{ Sid, Effect: 'Allow', Action, Resource: [...new Set(arns)].sort() }];
}

function qualified(target: Extract<AwsTarget, { kind: 'function' }>): string {
  return target.qualifier === undefined ? target.arn : `${target.arn}:${target.qualifier}`;
}

/** A version or alias may stand in the name, too. */
function toFunction(name: string, given?: string): Extract<AwsTarget, { kind: 'function' }> {
  const [, arn = name, inName] = /^(arn:.*:function:[^:]+):([^:]+)$/.exec(name) ?? [];
  const qualifier = given ?? inName;
  return { kind: 'function', arn, ...(qualifier === undefined ? {} : { qualifier }) };
}

/** name: as Lambda takes it; `account:function:name` names another account. */
function functionArn(name: string, scope: PermissionScope): string {
  const [, account, plainName] = /^(\d{12}):function:(.+)$/.exec(name) ?? [];
  if (account !== undefined && plainName !== undefined) {
    return arnOf('lambda', `function:${plainName}`, { ...scope, account });
  }
  return name.startsWith('arn:') ? name : arnOf('lambda', `function:${name}`, scope);
}

function topicArn(name: string, scope: PermissionScope): string {
  const { topicArnPrefix } = scope;
  if (topicArnPrefix === undefined || name.startsWith('arn:')) return arnOf('sns', name, scope);
  return `${topicArnPrefix}${name}`;
}

function arnOf(
  service: string,
  name: string,
  { partition, region, account }: PermissionScope,
): string {
  return name.startsWith('arn:')
    ? name
    : `arn:${partition}:${service}:${region}:${account}:${name}`;
}
