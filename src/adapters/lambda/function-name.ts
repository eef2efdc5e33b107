/**
 * FDL's function names → Lambda's. An override wins; a function of a service is named by the template, which by default is
 * how the Serverless Framework names functions; a function without a service has its own name.
 * Source: design, "From Alibaba resource names to AWS".
 */
import type { Resource } from '../../core/definition/flow.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import {
  fillTemplate,
  findOverride,
  type ResourceNaming,
} from '../../core/shared/resource-naming.ts';

export interface LambdaName {
  readonly functionName: string;
  readonly qualifier?: string;
}

/** naming: its template has `{service}`, `{stage}` and `{function}`; its overrides go by `service/function` or `function`. */
export function toLambdaName(resource: Resource, naming: ResourceNaming): LambdaName {
  if (resource.kind === 'nativeFunction') return { functionName: resource.arn };
  if (resource.kind !== 'function') {
    throw new InvariantError(`a ${resource.kind} is not invoked as a function`);
  }
  const { service, qualifier, function: plainName } = resource;
  const fullName = service === undefined ? plainName : `${service}/${plainName}`;
  const ownName =
    service === undefined ? plainName : fillTemplate(naming, { service, function: plainName });
  const functionName = findOverride(naming, fullName) ?? ownName;
  return { functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}
