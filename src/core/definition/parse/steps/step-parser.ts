import type { LocatedList, LocatedStep } from '../../located-flow.ts';
import type { Reading } from '../attributes.ts';

/** What all steps have. */
export type StepBase = Pick<
  LocatedStep,
  'node' | 'label' | 'name' | 'inputMappings' | 'outputMappings' | 'end'
>;

/** Reads the list of steps under a key: handed in, so that no step type imports the others. */
export type ListParser = (owner: Reading, key: string) => LocatedList | undefined;

export type StepParser = (reading: Reading, base: StepBase, parseSteps: ListParser) => LocatedStep;
