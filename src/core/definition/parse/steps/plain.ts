import type { StepParser } from './step-parser.ts';

/** `pass`, `succeed`: nothing beside what all steps have. Source: FDL reference 1.3. */
export function parsePlain(type: 'pass' | 'succeed'): StepParser {
  return (_, base) => ({ ...base, type });
}
