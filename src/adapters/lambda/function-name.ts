/**
 * FDL's function names → Lambda's. An override wins; a function of a service is named by the template, which by default is
 * how the Serverless Framework names functions; a function without a service has its own name.
 * Source: design, "From Alibaba resource names to AWS".
 */
import type { Resource } from '../../core/definition/flow.ts';
import { InvariantError } from '../../core/shared/invariant.ts';
import { nameOfFunction, type ResourceNaming } from '../../core/shared/resource-naming.ts';
import { plainName } from './plain-name.ts';

export interface LambdaName {
  readonly functionName: string;
  readonly qualifier?: string;
}

/** Its template has `{service}`, `{stage}` and `{function}`; its overrides go by `service/function` or `function`. */
export interface FunctionNaming extends ResourceNaming {
  /** The local stack: a function is known by its name alone, and serverless-offline knows no ARN. Default: false. */
  readonly ignoresScope?: boolean;
}

export function toLambdaName(resource: Resource, naming: FunctionNaming): LambdaName {
  if (resource.kind === 'nativeFunction') return ofArn(resource.arn, naming);
  if (resource.kind !== 'function') {
    throw new InvariantError(`a ${resource.kind} is not invoked as a function`);
  }
  const { qualifier } = resource;
  const functionName = nameOfFunction(naming, resource);
  return { functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}

function ofArn(arn: string, { ignoresScope = false }: FunctionNaming): LambdaName {
  if (!ignoresScope) return { functionName: arn };
  const [, , , , , , , qualifier] = arn.split(':');
  return { functionName: plainName(arn), ...(qualifier === undefined ? {} : { qualifier }) };
}
