/** What references are on a laptop: names as they are declared, in the account 000000000000. */
import type { ResourceReference } from '../../core/definition/template-references.ts';
import { isJsonObject, type Json } from '../../core/shared/json.ts';
import type { Template, TemplateResource } from './framework.ts';

export interface LocalPlace {
  readonly region: string;
  readonly stackName: string;
}

type Name = Pick<ResourceReference, 'resource' | 'attribute'>;

const ACCOUNT = '000000000000';
/** Of values that lead to themselves. */
const DEEPEST = 10;

const ARNS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:{region}:{account}:function:',
  'AWS::SQS::Queue': 'sqs:{region}:{account}:',
  'AWS::SNS::Topic': 'sns:{region}:{account}:',
};
/** What asks for an ARN: an attribute, or `Ref` itself. */
const ARN_ATTRIBUTES = new Set(['Arn', 'TopicArn']);

export class LocalValues {
  private readonly template: Template;
  private readonly place: LocalPlace;

  constructor(template: Template, place: LocalPlace) {
    this.template = template;
    this.place = place;
  }

  /** undefined: it cannot be known here. */
  find(name: Name, depth = 0): string | undefined {
    const resource = this.template.Resources?.[name.resource];
    if (resource !== undefined) return this.ofResource(name, resource, depth);
    const parameter = this.template.Parameters?.[name.resource];
    if (parameter === undefined) return this.pseudo()[name.resource];
    const initial = parameter.Default;
    return initial === undefined ? undefined : String(initial);
  }

  private ofResource({ resource: id, attribute }: Name, resource: TemplateResource, depth: number) {
    const { Type } = resource;
    const name = this.nameOf(id, resource, depth);
    const isArn =
      attribute === undefined ? Type === 'AWS::SNS::Topic' : ARN_ATTRIBUTES.has(attribute);
    const form = ARNS[Type];
    if (isArn && form !== undefined) return `arn:aws:${this.filled(form)}${name}`;
    const isUrl = Type === 'AWS::SQS::Queue' && (attribute ?? 'QueueUrl') === 'QueueUrl';
    return isUrl ? `https://sqs.${this.place.region}.amazonaws.com/${ACCOUNT}/${name}` : name;
  }

  /** As it is written out, e.g. `QueueName`; otherwise what the template calls it. */
  private nameOf(id: string, { Type, Properties = {} }: TemplateResource, depth: number): string {
    const property = `${Type.split('::').at(-1)}Name`;
    const written = Properties[property] ?? Properties['Name'];
    return this.textOf(written as Json | undefined, depth + 1) ?? id;
  }

  /** Of a text, `Ref`, `Fn::GetAtt`, `Fn::Sub` without variables of its own, and `Fn::Join`. */
  private textOf(value: Json | undefined, depth: number): string | undefined {
    if (typeof value === 'string') return value;
    if (!isJsonObject(value) || depth > DEEPEST) return undefined;
    const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub, 'Fn::Join': join } = value;
    if (typeof Ref === 'string') return this.find({ resource: Ref }, depth);
    if (Array.isArray(getAtt)) return this.named(getAtt.join('.'), depth);
    if (typeof sub === 'string') return this.filledIn(sub, depth);
    if (!Array.isArray(join)) return undefined;
    const [between, parts] = join as [string, readonly Json[]];
    const texts = parts.map((part) => this.textOf(part, depth + 1));
    return texts.includes(undefined) ? undefined : texts.join(between);
  }

  private filledIn(text: string, depth: number): string {
    return text.replace(/\$\{([^!{}][^{}]*)\}/g, (whole, name: string) => {
      return this.named(name, depth + 1) ?? whole;
    });
  }

  /** `Queue` or `Queue.Arn`. */
  private named(name: string, depth: number): string | undefined {
    const [resource = '', ...attribute] = name.split('.');
    const path = attribute.join('.');
    return this.find({ resource, ...(path === '' ? {} : { attribute: path }) }, depth);
  }

  private filled(form: string): string {
    return form.replace('{region}', this.place.region).replace('{account}', ACCOUNT);
  }

  private pseudo(): Readonly<Record<string, string>> {
    const { region, stackName } = this.place;
    return {
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${stackName}/local`,
      'AWS::StackName': stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    };
  }
}
