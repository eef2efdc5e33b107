import type { CommandServices } from '../../src/entry/cli/program.ts';
import { runFlowInMemory } from '../../src/memory-composition.ts';
import { readNaming } from '../../src/naming-composition.ts';

/** What the `sluice` command is started with. */
export const SERVICES: CommandServices = {
  runFlow: runFlowInMemory,
  addDestinations: () => Promise.reject(new Error('AWS is not called in tests')),
  readNaming,
  environment: {},
};
