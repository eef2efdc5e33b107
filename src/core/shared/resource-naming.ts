/**
 * Names in flows → names on AWS. An override by name wins; what has none is named by a template.
 * Source: design, "From Alibaba resource names to AWS".
 */
import { FIFO_ENDING, isFifoName } from './fifo-name.ts';

export interface ResourceNaming {
  /** What `{stage}` stands for. */
  readonly stage: string;
  /** For instance `{service}-{stage}-{function}`, or `{name}`. */
  readonly template: string;
  /** Name in flows → name on AWS, or ARN. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** undefined: there is none for this name. */
function findOverride({ overrides = {} }: ResourceNaming, name: string): string | undefined {
  return Object.hasOwn(overrides, name) ? overrides[name] : undefined;
}

/** Filled in one pass: braces in a part are not looked at again, and unknown ones stay. */
function fillTemplate(
  { template, stage }: ResourceNaming,
  parts: Readonly<Record<string, string>>,
): string {
  const valueByName = new Map(Object.entries({ ...parts, stage }));
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => valueByName.get(name) ?? whole);
}

/** As `fillTemplate`, of a queue or topic: what tells that it keeps an order stays at the end, where AWS wants it. */
function fillNameTemplate(naming: ResourceNaming, name: string): string {
  if (!isFifoName(name)) return fillTemplate(naming, { name });
  return fillTemplate(naming, { name: name.slice(0, -FIFO_ENDING.length) }) + FIFO_ENDING;
}

/** A function of a service is named by the template; one without a service has its own name. Overrides go by `service/function` or `function`. */
export function nameOfFunction(
  naming: ResourceNaming,
  { service, function: plainName }: { readonly service?: string; readonly function: string },
): string {
  const fullName = service === undefined ? plainName : `${service}/${plainName}`;
  const ownName =
    service === undefined ? plainName : fillTemplate(naming, { service, function: plainName });
  return findOverride(naming, fullName) ?? ownName;
}

/** Of a queue or topic. Overrides go by name. */
export function nameOfTarget(naming: ResourceNaming, name: string): string {
  return findOverride(naming, name) ?? fillNameTemplate(naming, name);
}
