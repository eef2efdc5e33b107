/**
 * References of a definition to the template that it is deployed with: `!Ref Queue`, `!GetAtt Worker.Arn` and
 * `!Sub 'arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders'`, each in the place of a value.
 *
 * A definition with references is no flow yet: the API takes text alone. Each reference gives way to a text in double
 * quotes, either here (`replaceReferences`) or when CloudFormation joins the parts (`splitAtReferences`).
 */
import { quoted } from '../shared/quoted.ts';
import type { Span } from './diagnostic.ts';
import { EditedText } from './edited-text.ts';
import { listNames, nearestHint } from './nearest-name.ts';
import {
  type NamedPart,
  type ReadParts,
  readReferenceParts,
  REFERENCE_FORMS,
  type ReferenceKind,
} from './reference-parts.ts';
import type { Complaint } from './render-diagnostic.ts';
import { spanInScalar } from './scalar-offset.ts';
import { readEvents, type SourceEvent } from './source.ts';

/** One name in a value. */
export interface ResourceReference extends Pick<NamedPart, 'resource' | 'attribute' | 'place'> {
  /** Where the name stands. */
  readonly span: Span;
}

export interface TemplateReference {
  readonly kind: ReferenceKind;
  /** From the tag to the end of the value. */
  readonly span: Span;
  /** Of the value, without quotes and escapes. */
  readonly text: string;
  /** What the value is joined of, in order. */
  readonly parts: readonly (string | ResourceReference)[];
  /** An anchor between the tag and the value: it stays. */
  readonly anchor?: string;
}

export interface FoundReferences {
  /** In the order of the text. */
  readonly references: readonly TemplateReference[];
  /** Tags of templates that cannot be filled in. */
  readonly diagnostics: readonly Complaint[];
}

type Scalar = Extract<SourceEvent, { kind: 'scalar' }>;
type Collection = Extract<SourceEvent, { kind: 'list' | 'map' }>;
type Tag = NonNullable<Scalar['tag']>;

const KINDS: Readonly<Record<string, ReferenceKind>> = {
  '!Ref': 'Ref',
  '!GetAtt': 'GetAtt',
  '!Sub': 'Sub',
};
const TAGS = Object.keys(KINDS);
/** How templates write their functions; `!!str`, `!$.x` and others are the business of whoever checks the flow. */
const FUNCTION_TAG = /^![A-Z][A-Za-z0-9]*$/;

/** Of these problems alone: a flow that is checked has none of them. */
const CODE = 'reference';

/** Never throws for a text. One that is no YAML has none: checking it says so. */
export function findReferences(text: string): FoundReferences {
  const references: TemplateReference[] = [];
  const diagnostics: Complaint[] = [];
  const read = readEvents(text);
  const events = 'problem' in read ? [] : read.events;
  for (const event of events) {
    if (!('tag' in event) || event.tag === undefined) continue;
    const found = readTagged(text, event, event.tag);
    if (found === undefined) continue;
    if ('message' in found) diagnostics.push(found);
    else references.push(found);
  }
  return { references, diagnostics };
}

/** `!Ref`, `!GetAtt` and `!Sub`. */
export function isReferenceTag(tag: string): boolean {
  return TAGS.includes(tag);
}

/** `"Shop"` or `"Shop.Arn"`, without quotes: as `!Ref`, `!GetAtt` and `${…}` name it. */
export function referenceName({
  resource,
  attribute,
}: Pick<ResourceReference, 'resource' | 'attribute'>): string {
  return attribute === undefined ? resource : `${resource}.${attribute}`;
}

/**
 * Literal texts and names in order: joined with a value for each name they are the definition, where no value holds a
 * quote, a backslash or a line break. Two literal texts never follow each other.
 */
export function splitAtReferences(
  text: string,
  references: readonly TemplateReference[],
): readonly (string | ResourceReference)[] {
  const parts: (string | ResourceReference)[] = [];
  let literal = '';
  let at = 0;
  for (const reference of references) {
    literal += `${text.slice(at, reference.span.start)}${anchorOf(reference)}"`;
    for (const part of reference.parts) {
      if (typeof part === 'string') literal += escaped(part);
      else {
        parts.push(...(literal === '' ? [] : [literal]), part);
        literal = '';
      }
    }
    literal += '"';
    at = reference.span.end;
  }
  literal += text.slice(at);
  return literal === '' ? parts : [...parts, literal];
}

/** The text with a value for each name, in quotes; any text is a value. */
export function replaceReferences(
  text: string,
  references: readonly TemplateReference[],
  valueOf: (reference: ResourceReference) => string,
): EditedText {
  const edits = references.map((reference) => {
    const value = reference.parts.map((part) => (typeof part === 'string' ? part : valueOf(part)));
    return { span: reference.span, text: `${anchorOf(reference)}"${escaped(value.join(''))}"` };
  });
  return new EditedText(text, edits);
}

export function referenceProblem(span: Span, message: string, hint?: string): Complaint {
  const said = { code: CODE, severity: 'error', span, message } as const;
  return hint === undefined ? said : { ...said, hint };
}

/** undefined: no tag of a template. */
function readTagged(
  text: string,
  event: Scalar | Collection,
  tag: Tag,
): TemplateReference | Complaint | undefined {
  const kind = Object.hasOwn(KINDS, tag.name) ? KINDS[tag.name] : undefined;
  if (kind === undefined) {
    return FUNCTION_TAG.test(tag.name) ? refuseFunction(tag) : undefined;
  }
  if (event.kind !== 'scalar') {
    const found = event.kind === 'list' ? 'a list' : 'a map';
    return refuseTag(tag, `stands before ${found}, expected text`, kind);
  }
  if (event.text === '' && kind !== 'Sub') {
    return refuseTag(tag, 'has no name behind it', kind);
  }
  return toReference(text, event, { kind, tag });
}

function toReference(
  source: string,
  event: Scalar,
  { kind, tag }: { readonly kind: ReferenceKind; readonly tag: Tag },
): TemplateReference | Complaint {
  const { text, anchor } = event;
  const valueSpan = event.span ?? { start: tag.span.end, end: tag.span.end };
  const spanOf = (place: { readonly offset: number; readonly length: number }): Span =>
    spanInScalar(source, { ...event, span: valueSpan }, place);
  const read: ReadParts = readReferenceParts(kind, text);
  if (read.kind === 'refused') {
    const message = `${quoted(tag.name)} ${read.problem}`;
    return referenceProblem(spanOf(read.place), message, read.hint);
  }
  const between = source.slice(tag.span.end, valueSpan.start).trimStart();
  const isInside = anchor !== undefined && between.startsWith(`&${anchor}`);
  return {
    kind,
    span: { start: tag.span.start, end: endOf(source, event, valueSpan) },
    text,
    parts: read.parts.map((part) =>
      typeof part === 'string' ? part : toResourceReference(part, spanOf(part)),
    ),
    ...(isInside && { anchor }),
  };
}

function toResourceReference(
  { resource, attribute, place }: NamedPart,
  span: Span,
): ResourceReference {
  return { resource, ...(attribute === undefined ? {} : { attribute }), place, span };
}

/** Behind the closing quote; of a block before its last line break, which ends what stands in its place. */
function endOf(source: string, { style }: Scalar, { end }: Span): number {
  if (style === 'single' || style === 'double') return end + 1;
  if (style === 'plain') return end;
  const lineBreak = /(?:\r\n|\r|\n)$/.exec(source.slice(Math.max(0, end - 2), end))?.[0];
  return end - (lineBreak?.length ?? 0);
}

function anchorOf({ anchor }: TemplateReference): string {
  return anchor === undefined ? '' : `&${anchor} `;
}

/** What YAML reads in double quotes as the text: JSON's escapes, and one for each character that YAML wants escaped. */
function escaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${code}`;
    });
}

function refuseTag({ name, span }: Tag, problem: string, kind: ReferenceKind): Complaint {
  const hint = `write a form like ${REFERENCE_FORMS[kind]}`;
  return referenceProblem(span, `tag ${quoted(name)} ${problem}`, hint);
}

function refuseFunction({ name, span }: Tag): Complaint {
  const hint = nearestHint(name, TAGS) ?? `expected ${listNames(TAGS)}`;
  return referenceProblem(span, `tag ${quoted(name)} is not supported in a definition`, hint);
}
