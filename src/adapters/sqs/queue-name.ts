/**
 * What a queue of a flow is called on AWS, and where it is. A native ARN, or an ARN in the overrides, names its region and
 * account. Source: design, "From Alibaba resource names to AWS".
 */
import type { Resource } from '../../core/definition/flow.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { nameOfTarget, type ResourceNaming } from '../../core/shared/resource-naming.ts';

export interface QueueName {
  readonly name: string;
  /** Account that owns it; absent: the caller's. */
  readonly account?: string;
}

export interface QueuePlace extends QueueName {
  /** Absent: the caller's. */
  readonly region?: string;
}

/** The template has `{name}` and `{stage}`; overrides go by name. */
export interface QueueNaming extends ResourceNaming {
  /** The local stack has one region and one account: what an ARN says of them is not looked at. */
  readonly ignoresScope: boolean;
}

export function toQueuePlace(resource: Resource, naming: QueueNaming): QueuePlace {
  const awsName = nameOrArn(resource, naming);
  if (!awsName.startsWith('arn:')) return { name: awsName };
  const [, , , region = '', account = '', name = ''] = awsName.split(':');
  if (naming.ignoresScope) return { name };
  return { name, ...(account === '' ? {} : { account }), ...(region === '' ? {} : { region }) };
}

function nameOrArn(resource: Resource, naming: QueueNaming): string {
  if (resource.kind === 'nativeQueue') return resource.arn;
  if (resource.kind !== 'queue') {
    throw new InvariantError(`a ${resource.kind} is not sent to as a queue`);
  }
  return nameOfTarget(naming, resource.name);
}
