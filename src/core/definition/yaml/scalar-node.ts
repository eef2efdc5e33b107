/** Scalars with their value: quotes make text, tags may name a type, unquoted ones stand for what they look like. */
import { quoted } from '../../shared/quoted.ts';
import type { Report, Span } from '../diagnostic.ts';
import type { ScalarNode } from '../nodes.ts';
import type { SourceEvent } from '../source.ts';
import { losesDigits, plainValue } from './scalar-value.ts';

type ScalarEvent = Extract<SourceEvent, { kind: 'scalar' }>;
type CollectionEvent = Extract<SourceEvent, { kind: 'list' | 'map' }>;
type Value = ScalarNode['value'];

/** Tags that name a JSON type, and what the value must be then. */
const SCALAR_TAGS: ReadonlyMap<string, (value: Value) => boolean> = new Map([
  ['!!int', (value: Value) => Number.isInteger(value)],
  ['!!float', (value: Value) => typeof value === 'number'],
  ['!!bool', (value: Value) => typeof value === 'boolean'],
  ['!!null', (value: Value) => value === null],
]);
const TEXT_TAGS = new Set(['!', '!!str']);
const COLLECTION_TAGS = { list: '!!seq', map: '!!map' } as const;

/** A text weighs one more for each so many of its characters: few values must not expand to gigabytes either. */
const CHARACTERS_PER_NODE = 1_000;

/** Stands for what could not be read. */
export function brokenScalar(span: Span): ScalarNode {
  return { ...scalar('', null, { span, style: 'plain' }), isBroken: true };
}

export function toScalar(event: ScalarEvent, span: Span, report: Report): ScalarNode {
  const { text, style, tag } = event;
  const isText = tag ? TEXT_TAGS.has(tag.name) : style !== 'plain';
  const value = isText ? text : readValue(event, span, report);
  return value === undefined ? brokenScalar(span) : scalar(text, value, { span, style });
}

function scalar(
  text: string,
  value: Value,
  { span, style }: Pick<ScalarNode, 'span' | 'style'>,
): ScalarNode {
  const weight = 1 + Math.floor(text.length / CHARACTERS_PER_NODE);
  return { kind: 'scalar', span, value, text, style, weight, height: 0 };
}

export function checkCollectionTag({ kind, tag }: CollectionEvent, report: Report): void {
  if (tag && tag.name !== '!' && tag.name !== COLLECTION_TAGS[kind]) refuseTag(tag, report);
}

/** Undefined: refused and reported. */
function readValue({ text, tag }: ScalarEvent, span: Span, report: Report): Value | undefined {
  const value = plainValue(text);
  if (tag && SCALAR_TAGS.get(tag.name)?.(value) !== true) return refuseTag(tag, report);
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) {
    const message = `${quoted(text)} is a number that JSON cannot hold`;
    const hint = 'put it in quotes if it is text';
    report({ code: 'yaml-number', span, message, hint });
    return undefined;
  }
  if (losesDigits(text, value)) {
    const message = `number ${quoted(text).slice(1, -1)} is too large to be exact: it becomes ${value}`;
    const hint = 'put it in quotes if it is a name or an id';
    report({ code: 'yaml-number-precision', span, message, hint });
  }
  return value;
}

function refuseTag(tag: { readonly name: string; readonly span: Span }, report: Report): undefined {
  report({
    code: 'yaml-tag',
    span: tag.span,
    message: `tag ${quoted(tag.name)} has no meaning in a flow`,
    hint: tagHint(tag.name),
  });
}

function tagHint(name: string): string {
  if (/^!(?:\$|\(|!?\$)/.test(name)) return 'put a condition that begins with "!" in quotes';
  if (/^!(?:Ref|Sub|GetAtt)$/.test(name)) {
    return 'it is filled in where an app is deployed, and checked there: "npx serverless sluice check", or "npx sluice deploy --dry-run --set …"';
  }
  if (/^!(?:Ref|Sub|GetAtt|Fn|Join|ImportValue|FindInMap|Select)/.test(name)) {
    return 'tags of deployment templates are not filled in here: put the value itself';
  }
  return 'leave the tag out, or put the value in quotes if it is text';
}
