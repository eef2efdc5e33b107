import type { LocatedParallel } from '../../located-flow.ts';
import { readList, readMaps, type Reading } from '../attributes.ts';
import { compact } from '../compact.ts';
import { BRANCH_ATTRIBUTES, checkAttributes } from '../known-attributes.ts';
import type { ListParser, StepParser } from './step-parser.ts';

/** `branches`, each a list of steps. Source: FDL reference 1.3. */
export const parseParallel: StepParser = (reading, base, parseSteps) => ({
  ...base,
  type: 'parallel',
  ...compact({ branches: parseBranches(reading, parseSteps) }),
});

function parseBranches(reading: Reading, parseSteps: ListParser): LocatedParallel['branches'] {
  const list = readList(reading, 'branches');
  if (!list) return undefined;
  const nodes = readMaps(reading, 'branches', (position) => `branch ${position}`);
  const branches = nodes.map((node, index) => {
    const label = `branch ${index + 1} of ${reading.label}`;
    const branch = { node, label, context: reading.context };
    checkAttributes(branch, BRANCH_ATTRIBUTES);
    return compact({ node, label, steps: parseSteps(branch, 'steps') });
  });
  return { value: branches, span: list.span, itemCount: list.items.length };
}
