import type { Template } from '../../flow.ts';
import type { Located } from '../../located-flow.ts';
import { findEntry, isBroken } from '../../nodes.ts';
import type { Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { parseLoneTemplate } from '../parse-template.ts';
import type { StepParser } from './step-parser.ts';

/** `duration` or `timestamp`, constant or a path into the step's input. Source: FDL reference 1.3. */
export const parseWait: StepParser = (reading, base) => ({
  ...base,
  type: 'wait',
  ...compact({
    duration: parseValue(reading, 'duration'),
    timestamp: parseValue(reading, 'timestamp'),
  }),
});

function parseValue({ node, context }: Reading, key: string): Located<Template> | undefined {
  const entry = findEntry(node, key);
  if (!entry || isBroken(entry.value)) return undefined;
  return { value: parseLoneTemplate(entry.value, context), span: entry.value.span };
}
