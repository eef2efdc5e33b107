/**
 * What stands behind `!Ref`, `!GetAtt` and `!Sub`: literal text, and names of what a template has.
 * Source: CloudFormation user guide, Ref, Fn::GetAtt and Fn::Sub.
 */
import { quoted } from '../shared/quoted.ts';

export type ReferenceKind = 'Ref' | 'GetAtt' | 'Sub';

/** What a name in a value stands for, if the value is an ARN: `arn:{partition}:sqs:{region}:{account}:{part}`. */
export type ReferencePlace = 'whole' | 'partition' | 'region' | 'account' | 'part';

export interface NamedPart {
  /** Of the template: a resource, a parameter, or a pseudo parameter such as `AWS::Region`. */
  readonly resource: string;
  /** E.g. `Arn`. Absent: what `Ref` gives. */
  readonly attribute?: string;
  readonly place: ReferencePlace;
  /** Where the name stands in the text that was read. */
  readonly offset: number;
  readonly length: number;
}

export type ReadParts =
  | { readonly kind: 'parts'; readonly parts: readonly (string | NamedPart)[] }
  /** `problem` continues what is said of the tag; place: of what is wrong. */
  | {
      readonly kind: 'refused';
      readonly problem: string;
      readonly hint: string;
      readonly place: Pick<NamedPart, 'offset' | 'length'>;
    };

const RESOURCE = /^(?:[A-Za-z0-9]+|AWS::[A-Za-z]+)$/;
const ATTRIBUTE = /^([A-Za-z0-9]+)\.([A-Za-z0-9_.:-]+)$/;
const VARIABLE = /\$\{([^{}]*)\}/g;

/** In the colons of an ARN; what stands behind the fifth is a name. */
const PLACES: readonly ReferencePlace[] = ['part', 'partition', 'part', 'region', 'account'];

/** text: of the scalar, without quotes and escapes. The empty text has no parts. */
export function readReferenceParts(kind: ReferenceKind, text: string): ReadParts {
  return kind === 'Sub' ? readSub(text) : readName(kind, text);
}

function readName(kind: Exclude<ReferenceKind, 'Sub'>, text: string): ReadParts {
  const place = { offset: 0, length: text.length };
  const found = kind === 'Ref' ? toRef(text) : toAttribute(text);
  if (found !== undefined) {
    return { kind: 'parts', parts: [{ ...found, place: 'whole', ...place }] };
  }
  const wanted = kind === 'Ref' ? 'the name of a resource' : 'a resource and an attribute of it';
  return {
    kind: 'refused',
    problem: `is followed by ${quoted(text)}, expected ${wanted}`,
    hint: `write ${correction(kind, text)}`,
    place,
  };
}

/** What a tag is followed by, for messages. */
export const REFERENCE_FORMS: Readonly<Record<ReferenceKind, string>> = {
  Ref: '!Ref OrdersQueue',
  GetAtt: '!GetAtt OrdersQueue.Arn',
  Sub: "!Sub '${OrdersQueue.Arn}'",
};

function correction(kind: Exclude<ReferenceKind, 'Sub'>, text: string): string {
  if (kind === 'Ref' && toAttribute(text) !== undefined) return `!GetAtt ${text}`;
  if (kind === 'GetAtt' && toRef(text) !== undefined) return `!GetAtt ${text}.Arn`;
  return `a form like ${REFERENCE_FORMS[kind]}`;
}

type Named = Pick<NamedPart, 'resource' | 'attribute'>;

function toRef(text: string): Named | undefined {
  return RESOURCE.test(text) ? { resource: text } : undefined;
}

function toAttribute(text: string): Named | undefined {
  const [, resource, attribute] = ATTRIBUTE.exec(text) ?? [];
  return resource === undefined || attribute === undefined ? undefined : { resource, attribute };
}

/** `${!X}` is the text `${X}`; a dollar sign before `${X}` is one, as CloudFormation reads it. */
function readSub(text: string): ReadParts {
  const parts: (string | NamedPart)[] = [];
  let literal = '';
  let at = 0;
  let colons = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(VARIABLE)) {
    literal += text.slice(at, index);
    at = index + whole.length;
    if (name.startsWith('!')) {
      literal += `\${${name.slice(1)}}`;
      continue;
    }
    const found = toRef(name) ?? toAttribute(name);
    const position = { offset: index, length: whole.length };
    if (found === undefined) return refusedVariable(whole, position);
    colons += literal.split(':').length - 1;
    if (literal !== '') parts.push(literal);
    parts.push({ ...found, place: placeAt(text, whole, colons), ...position });
    literal = '';
  }
  literal += text.slice(at);
  if (literal !== '') parts.push(literal);
  return { kind: 'parts', parts };
}

function placeAt(text: string, variable: string, colons: number): ReferencePlace {
  if (text === variable) return 'whole';
  return /^(?:arn|acs):/.test(text) ? (PLACES[colons] ?? 'part') : 'part';
}

function refusedVariable(variable: string, place: Pick<NamedPart, 'offset' | 'length'>): ReadParts {
  const inside = variable.slice(2, -1);
  return {
    kind: 'refused',
    problem: `holds ${quoted(variable)}, expected a form like \${OrdersQueue.Arn} or \${AWS::Region}`,
    hint: `write \${!${inside}} if it is text`,
    place,
  };
}
