/**
 * Preloaded (`node --import`) with SLUICE_MUTANT=<name>: the one file of that mutant is changed as it is loaded. Nothing on
 * disk is touched. A mutant whose place is not found once ends the process: it would prove nothing.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MUTANTS } from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const name = process.env['SLUICE_MUTANT'];
const mutant = MUTANTS.find((each) => each.name === name);
if (mutant === undefined) throw new Error(`no mutant is called "${name}"`);
const { file, from, to } = mutant;
const url = pathToFileURL(resolve(ROOT, file)).href;

registerHooks({
  load(loaded, context, nextLoad) {
    const result = nextLoad(loaded, context);
    if (loaded !== url) return result;
    const source = Buffer.from(result.source as Uint8Array).toString();
    if (source.split(from).length !== 2) throw new Error(`mutant "${name}": not once in ${file}`);
    return { ...result, source: source.replace(from, () => to) };
  },
});
