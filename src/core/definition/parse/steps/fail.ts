import type { Template } from '../../flow.ts';
import { findEntry } from '../../nodes.ts';
import { readText, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { parseTemplate } from '../parse-template.ts';
import { warnOtherRoot } from '../reference-text.ts';
import type { StepParser } from './step-parser.ts';

/** `error` and `cause` are text; they refer to the input only when they begin with `$.` (open point 15). */
export const parseFail: StepParser = (reading, base) => ({
  ...base,
  type: 'fail',
  ...compact({ error: parseText(reading, 'error'), cause: parseText(reading, 'cause') }),
});

function parseText(reading: Reading, key: string): Template | undefined {
  const text = readText(reading, key);
  const entry = findEntry(reading.node, key);
  if (!text || !entry) return undefined;
  if (text.value.startsWith('$.')) return parseTemplate(entry.value, reading.context);
  if (entry.value.kind === 'scalar') warnOtherRoot(entry.value, reading.context);
  return { kind: 'constant', value: text.value };
}
