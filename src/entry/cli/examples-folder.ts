/** Where the package keeps its examples: in the clone, and where it is installed. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest `examples/` above this file. Throws when the command has been copied away from it. */
export function findExamplesFolder(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const examples = join(folder, 'examples');
    if (existsSync(examples)) return examples;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the folder "examples" of the package is not there');
    folder = parent;
  }
}
