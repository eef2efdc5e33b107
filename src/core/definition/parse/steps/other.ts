import type { LocatedList } from '../../located-flow.ts';
import { findEntry } from '../../nodes.ts';
import { readMaps, readText } from '../attributes.ts';
import { compact } from '../compact.ts';
import type { StepParser } from './step-parser.ts';

const nameBranch = (position: number): string => `branch ${position}`;

/** A step of unknown type. The steps inside it are checked all the same. */
export const parseOther: StepParser = (reading, base, parseSteps) => {
  const lists: (LocatedList | undefined)[] = [parseSteps(reading, 'steps')];
  if (findEntry(reading.node, 'branches')) {
    for (const [index, node] of readMaps(reading, 'branches', nameBranch).entries()) {
      const label = `${nameBranch(index + 1)} of ${reading.label}`;
      lists.push(parseSteps({ node, label, context: reading.context }, 'steps'));
    }
  }
  return {
    ...base,
    type: 'other',
    lists: lists.filter((list) => list !== undefined),
    ...compact({ typeName: readText(reading, 'type') }),
  };
};
