/**
 * What a topic of a flow is called on AWS: a name in this account and region, or an ARN.
 * Source: design, "From Alibaba resource names to AWS".
 */
import type { Resource } from '../../core/definition/flow.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { nameOfTarget, type ResourceNaming } from '../../core/shared/resource-naming.ts';

export type TopicName =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'arn'; readonly text: string };

/** The template has `{name}` and `{stage}`; overrides go by name. */
export interface TopicNaming extends ResourceNaming {
  /** The local stack has one region and one account: of an ARN only the topic's name is looked at. */
  readonly ignoresScope: boolean;
}

export function toTopicName(resource: Resource, naming: TopicNaming): TopicName {
  const text = nameOrArn(resource, naming);
  if (!text.startsWith('arn:')) return { kind: 'name', text };
  if (naming.ignoresScope) return { kind: 'name', text: text.slice(text.lastIndexOf(':') + 1) };
  return { kind: 'arn', text };
}

function nameOrArn(resource: Resource, naming: TopicNaming): string {
  if (resource.kind === 'nativeTopic') return resource.arn;
  if (resource.kind !== 'topic') {
    throw new InvariantError(`a ${resource.kind} is not published to as a topic`);
  }
  return nameOfTarget(naming, resource.name);
}
