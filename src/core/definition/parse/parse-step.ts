/** Steps of a list, each by its type. A step that cannot be read is kept with what it has, so that its neighbours are checked. */
import { quoted } from '../../shared/quoted.ts';
import type { LocatedList, LocatedStep } from '../located-flow.ts';
import type { MapNode } from '../nodes.ts';
import type { ParseContext } from '../parse-context.ts';
import { findEntry } from '../nodes.ts';
import { readBoolean, readList, readMaps, readText, type Reading } from './attributes.ts';
import { compact } from './compact.ts';
import { referenceText } from './reference-text.ts';
import { checkAttributes, STEP_ATTRIBUTES } from './known-attributes.ts';
import { parseMappings } from './parse-mappings.ts';
import { parseChoice } from './steps/choice.ts';
import { parseFail } from './steps/fail.ts';
import { parseForeach } from './steps/foreach.ts';
import { parseOther } from './steps/other.ts';
import { parseParallel } from './steps/parallel.ts';
import { parsePlain } from './steps/plain.ts';
import type { StepParser } from './steps/step-parser.ts';
import { parseTask } from './steps/task.ts';
import { parseWait } from './steps/wait.ts';

const PARSERS: ReadonlyMap<string, StepParser> = new Map<string, StepParser>([
  ['task', parseTask],
  ['pass', parsePlain('pass')],
  ['succeed', parsePlain('succeed')],
  ['fail', parseFail],
  ['wait', parseWait],
  ['choice', parseChoice],
  ['parallel', parseParallel],
  ['foreach', parseForeach],
]);

/** The list under a key; undefined when there is none. */
export function parseSteps(owner: Reading, key: string): LocatedList | undefined {
  const list = readList(owner, key);
  if (!list) return undefined;
  const nodes = readMaps(owner, key, (position) => `step ${position}`);
  const steps = nodes.map((node, index) => parseStep(node, index, owner.context));
  return { span: list.span, owner: owner.label, steps, itemCount: list.items.length };
}

function parseStep(node: MapNode, index: number, context: ParseContext): LocatedStep {
  const name = wordUnder(node, 'name');
  const hasName = name !== undefined && name.length <= 128;
  const label = hasName ? `step ${quoted(name)}` : `step ${index + 1}`;
  const reading: Reading = { node, label, context };
  const type = wordUnder(node, 'type') ?? '';
  const known = STEP_ATTRIBUTES.get(type);
  if (known) checkAttributes(reading, known);
  const base = compact({
    node,
    label,
    name: readText(reading, 'name'),
    inputMappings: parseMappings(reading, 'inputMappings'),
    outputMappings: parseMappings(reading, 'outputMappings'),
    end: readBoolean(reading, 'end'),
  });
  return (PARSERS.get(type) ?? parseOther)(reading, base, parseSteps);
}

/** What is written there, whatever it stands for. */
function wordUnder(node: MapNode, key: string): string | undefined {
  const value = findEntry(node, key)?.value;
  return value?.kind === 'scalar' ? referenceText(value) : undefined;
}
