/**
 * The service parameters of a task. Those that stand beside `serviceParams`, one level too far out, count as inside: the
 * manual prints them so. Source: FDL reference, section 5.
 */
import { quoted } from '../../shared/quoted.ts';
import type { Resource } from '../flow.ts';
import type { Located, LocatedParam } from '../located-flow.ts';
import { findEntry, isEmpty, type MapEntry, type MapNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { paramTableOf } from '../param-table-of.ts';
import { readMap, type Reading } from './attributes.ts';
import { parseTemplate } from './parse-template.ts';

const KEY = 'serviceParams';

export interface ParsedParams {
  /** Absent: there are none, or what stands there cannot be read (reported). */
  readonly params?: Located<readonly LocatedParam[]>;
  /** Attributes of the step that were taken for parameters. */
  readonly outside: readonly string[];
}

export function parseParams(reading: Reading, resource: Resource | undefined): ParsedParams {
  const { node, context } = reading;
  const map = readMap(reading, KEY);
  if (!map && findEntry(node, KEY)) return { outside: [] };
  const outside = resource ? findOutside(node, map, resource) : [];
  const [first] = outside;
  if (first) reportOutside(reading, first, outside);
  const span = map?.span ?? first?.keySpan;
  if (!span) return { outside: [] };
  const names = outside.map(({ key }) => key);
  const entries = [...without(map, names), ...outside];
  const params = entries.map((entry) => toParam(entry, context));
  return { params: { value: params, span }, outside: names };
}

/** What stands inside with nothing behind it gives way to the one outside. */
function without(map: MapNode | undefined, names: readonly string[]): readonly MapEntry[] {
  return map?.entries.filter(({ key }) => !names.includes(key)) ?? [];
}

function toParam({ key, keySpan, value }: MapEntry, context: ParseContext): LocatedParam {
  return {
    name: key,
    nameSpan: keySpan,
    value: parseTemplate(value, context),
    valueSpan: value.span,
    isEmpty: isEmpty(value),
  };
}

/** A parameter that stands inside too is the one that counts, if anything is written there. */
function findOutside(
  step: MapNode,
  map: MapNode | undefined,
  resource: Resource,
): readonly MapEntry[] {
  const table = paramTableOf(resource);
  return step.entries.filter(({ key }) => table.has(key) && !(map && findEntry(map, key)));
}

/** Once for all of them: one step out is one slip. */
function reportOutside(
  { label, context }: Reading,
  { keySpan }: MapEntry,
  outside: readonly MapEntry[],
): void {
  const names = outside.map(({ key }) => quoted(key)).sort();
  const last = names.pop() ?? '';
  const [subject, verbs] =
    names.length === 0
      ? [last, 'stands outside "serviceParams" and is']
      : [`${names.join(', ')} and ${last}`, 'stand outside "serviceParams" and are'];
  context.report({
    code: 'service-param-outside',
    span: keySpan,
    message: `${subject} of ${label} ${verbs} read as if inside`,
    hint: `indent ${names.length === 0 ? 'it' : 'them'} one level deeper than "${KEY}:"`,
  });
}
