/**
 * `node test/tools/bundle-handlers.ts <folder> [entry …]`: bundles the handlers, or the given files, and prints what came
 * of it as JSON. A process of its own for tests: esbuild does not run inside the test runner's sandbox.
 */
import { bundle, bundleHandlers } from '../support/handler-bundles.ts';

const [folder, ...entries] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder for the bundles');
const answer =
  entries.length === 0
    ? await bundleHandlers(folder)
    : await Promise.all(entries.map((entry) => bundle(entry, folder)));
console.log(JSON.stringify(answer));
