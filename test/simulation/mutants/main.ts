/**
 * `npm run simulate:mutants -- [--seed N] [--runs N] [--only NAME,NAME]`: takes the guards away one at a time and shows that
 * the simulator misses each within so many runs. Prints the seed that found it. Exit status 1: a guard was not missed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, MUTANTS } from './mutants.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10000' },
    only: { type: 'string' },
  },
});

const ROOT = resolve(import.meta.dirname, '../../..');
const chosen = values.only?.split(',');
const waiting = MUTANTS.filter(({ name }) => chosen === undefined || chosen.includes(name));
const total = waiting.length;
let survivors = 0;

await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`${total - survivors} of ${total} mutants found`);
process.exitCode = survivors === 0 && total > 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const { isFound, text } = await hunt(mutant);
    if (!isFound) survivors += 1;
    console.log(
      `${isFound ? 'found   ' : 'SURVIVED'}  ${mutant.name}: ${mutant.about}\n    ${text}`,
    );
  }
}

function hunt({ name }: Mutant): Promise<{ isFound: boolean; text: string }> {
  const child = spawn(
    process.execPath,
    ['--import', './test/simulation/mutants/mutate.ts', 'test/simulation/mutants/hunt.ts'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        SLUICE_MUTANT: name,
        SLUICE_MUTANT_SEED: values.seed,
        SLUICE_MUTANT_RUNS: values.runs,
      },
    },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // 3: a run broke an invariant. Anything else, such as a mutant that does not load, is no find.
    child.on('close', (code) =>
      resolve({ isFound: code === 3, text: Buffer.concat(chunks).toString().trim() }),
    );
  });
}
