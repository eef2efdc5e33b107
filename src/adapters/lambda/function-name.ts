/**
 * FDL's function names → Lambda's. An override wins; a function of a service is named by the template, which by default is
 * how the Serverless Framework names functions; a function without a service has its own name.
 * Source: design, "From Alibaba resource names to AWS".
 */
import type { Resource } from '../../core/definition/flow.ts';
import { InvariantError } from '../../core/shared/invariant.ts';

export interface FunctionNaming {
  readonly stage: string;
  /** With `{service}`, `{stage}`, `{function}`. Default `{service}-{stage}-{function}`. */
  readonly template?: string;
  /** `service/function` or `function` → Lambda name or ARN. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface LambdaName {
  readonly functionName: string;
  readonly qualifier?: string;
}

const DEFAULT_TEMPLATE = '{service}-{stage}-{function}';

export function toLambdaName(resource: Resource, naming: FunctionNaming): LambdaName {
  if (resource.kind === 'nativeFunction') return { functionName: resource.arn };
  if (resource.kind !== 'function') {
    throw new InvariantError(`a ${resource.kind} is not invoked as a function`);
  }
  const { service, qualifier } = resource;
  const plainName = resource.function;
  const fullName = service === undefined ? plainName : `${service}/${plainName}`;
  const functionName =
    ownText(naming.overrides, fullName) ??
    (service === undefined ? plainName : fillIn(naming, service, plainName));
  return { functionName, ...(qualifier === undefined ? {} : { qualifier }) };
}

function ownText(texts: Readonly<Record<string, string>> = {}, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** Filled in one pass: braces in a name are not looked at again. */
function fillIn(
  { template = DEFAULT_TEMPLATE, stage }: FunctionNaming,
  service: string,
  plainName: string,
): string {
  const valueByName = new Map([
    ['service', service],
    ['stage', stage],
    ['function', plainName],
  ]);
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => valueByName.get(name) ?? whole);
}
