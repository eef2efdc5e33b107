import type { Template } from '../../flow.ts';
import type { Located, LocatedIterationMapping } from '../../located-flow.ts';
import { findEntry, isBroken } from '../../nodes.ts';
import { readMap, readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { checkAttributes, ITERATION_ATTRIBUTES } from '../known-attributes.ts';
import { parseLoneTemplate } from '../parse-template.ts';
import type { StepParser } from './step-parser.ts';

/** `iterationMapping`, and the steps of one iteration. Source: FDL reference 1.3. */
export const parseForeach: StepParser = (reading, base, parseSteps) => ({
  ...base,
  type: 'foreach',
  ...compact({
    iterationMapping: parseIterationMapping(reading),
    steps: parseSteps(reading, 'steps'),
  }),
});

function parseIterationMapping({ node: step, label, context }: Reading) {
  const node = readMap({ node: step, label, context }, 'iterationMapping');
  if (!node) return undefined;
  const mapping = { node, label: `"iterationMapping" of ${label}`, context };
  checkAttributes(mapping, ITERATION_ATTRIBUTES);
  return compact({
    node,
    label: mapping.label,
    collection: parseCollection(mapping),
    item: readText(mapping, 'item'),
    index: readText(mapping, 'index'),
  }) satisfies LocatedIterationMapping;
}

function parseCollection({ node, context }: Reading): Located<Template> | undefined {
  const entry = findEntry(node, 'collection');
  if (!entry || isBroken(entry.value)) return undefined;
  return { value: parseLoneTemplate(entry.value, context), span: entry.value.span };
}
