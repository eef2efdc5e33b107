/**
 * `npm run chaos [-- --rounds N] [-- --seed N]`: kills the local stack with executions in flight, again and again, with
 * fresh seeds. Prints each seed; the same seed draws the same moment.
 */
import { parseArgs } from 'node:util';
import { runKillRound } from '../support/kill-round.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string' },
    executions: { type: 'string', default: '20' },
  },
});

let failures = 0;
for (let round = 1; round <= Number(values.rounds); round += 1) {
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed) + round - 1;
  console.log(`round ${round}, seed ${seed} …`);
  const report = await runKillRound({ seed, executions: Number(values.executions) });
  console.log(JSON.stringify(report, null, 2));
  failures += report.wrongEnds.length + report.doubledOutcomes.length + report.strangeKeys.length;
}
console.log(failures === 0 ? 'nothing lost, nothing doubled' : `${failures} findings`);
process.exitCode = failures === 0 ? 0 : 1;
