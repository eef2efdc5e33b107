/** Runs, one after the other, until one breaks an invariant: exit status 3, and the first line of what it broke. */
import { runSchedule } from '../simulator/run-schedule.ts';

const first = Number(process.env['SLUICE_MUTANT_SEED']);
const runs = Number(process.env['SLUICE_MUTANT_RUNS']);
const MOST_SHOWN = 160;

let found: string | undefined;
for (let seed = first; found === undefined && seed < first + runs; seed += 1) {
  const { caseName, violation } = await runSchedule({ seed });
  const [line = ''] = violation?.split('\n') ?? [];
  if (violation !== undefined) found = `seed ${seed} (${caseName}): ${line.slice(0, MOST_SHOWN)}`;
}
console.log(found ?? `nothing in ${runs} runs`);
process.exit(found === undefined ? 0 : 3);
