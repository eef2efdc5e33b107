/** What the names in references stand for: resources, parameters, and what CloudFormation itself knows. */
import type { PlaceholderKind } from '../../core/definition/reference-placeholders.ts';
import type { ResourceReference } from '../../core/definition/template-references.ts';
import type { Framework, Template, TemplateResource } from './framework.ts';

type Name = Pick<ResourceReference, 'resource' | 'attribute'>;

const PSEUDO_PARAMETERS: ReadonlySet<string> = new Set(
  ['AccountId', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map(
    (name) => `AWS::${name}`,
  ),
);

interface ResourceType {
  /** Of what `Ref` gives. */
  readonly ref: PlaceholderKind;
  /** Those that a definition may ask for. */
  readonly attributes?: Readonly<Record<string, PlaceholderKind>>;
}

/** Of other types nothing is said: their attributes are names, and CloudFormation knows which there are. */
const TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': { ref: 'name', attributes: { Arn: 'function' } },
  'AWS::Lambda::Alias': { ref: 'function', attributes: { AliasArn: 'function' } },
  'AWS::Lambda::Version': {
    ref: 'function',
    attributes: { FunctionArn: 'function', Version: 'name' },
  },
  'AWS::SQS::Queue': {
    ref: 'name',
    attributes: { Arn: 'queue', QueueName: 'name', QueueUrl: 'name' },
  },
  'AWS::SNS::Topic': { ref: 'topic', attributes: { TopicArn: 'topic', TopicName: 'name' } },
};

/** undefined: the template has no such name. */
export function kindOf(
  template: Template,
  { resource, attribute }: Name,
): PlaceholderKind | undefined {
  const found = own(template.Resources, resource);
  if (found === undefined) {
    return attribute === undefined && isParameter(template, resource) ? 'name' : undefined;
  }
  const type = own(TYPES, found.Type) ?? { ref: 'name' };
  if (attribute === undefined) return type.ref;
  return type.attributes === undefined ? 'name' : own(type.attributes, attribute);
}

function isParameter({ Parameters }: Template, name: string): boolean {
  return PSEUDO_PARAMETERS.has(name) || own(Parameters, name) !== undefined;
}

function own<Value>(record: Readonly<Record<string, Value>> = {}, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** As references write them. */
export function namesIn({ Resources = {}, Parameters = {} }: Template): readonly string[] {
  const resources = Object.entries(Resources).flatMap(([id, { Type }]) => {
    const attributes = Object.keys(TYPES[Type]?.attributes ?? {});
    return [id, ...attributes.map((attribute) => `${id}.${attribute}`)];
  });
  return [...resources, ...Object.keys(Parameters), ...PSEUDO_PARAMETERS];
}

/** What the template will have, as far as it is known before it is made: the user's resources, and the functions. */
export function plannedTemplate(framework: Framework): Template {
  const { service } = framework;
  const { naming } = framework.getProvider('aws');
  const functions = service.getAllFunctions().map((key): [string, TemplateResource] => {
    const FunctionName = service.getFunction(key).name;
    return [
      naming.getLambdaLogicalId(key),
      { Type: 'AWS::Lambda::Function', Properties: { FunctionName } },
    ];
  });
  const { Resources = {}, Parameters = {} } = service.resources ?? {};
  return { Parameters, Resources: { ...Object.fromEntries(functions), ...Resources } };
}

export interface NamedResource {
  readonly id: string;
  readonly resource: TemplateResource;
}

const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
};

/** By its name on AWS, where the template writes one out. */
export function findNamed(
  { Resources = {} }: Template,
  type: string,
  awsName: string,
): NamedResource | undefined {
  const property = NAME_PROPERTY[type] ?? '';
  const found = Object.entries(Resources).find(
    ([, { Type, Properties }]) => Type === type && Properties?.[property] === awsName,
  );
  return found && { id: found[0], resource: found[1] };
}
