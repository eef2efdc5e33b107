/**
 * `npm run chaos [-- --rounds N] [-- --seed N] [-- --executions N]`: kills the local stack, the services under it and a
 * worker, again and again, while executions of mixed flows run, and looks at every one of them. Prints each seed; the same
 * seed draws the same faults and starts. Ends with status 1 when anything was lost, doubled or wrong.
 */
import { parseArgs } from 'node:util';
import { type ChaosReport, runChaosRound } from './chaos-round.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string' },
    executions: { type: 'string', default: '200' },
  },
});

/** Of a round: as much as leaves time for something to end in between. */
const FAULTS = { stack: 3, worker: 4, dynamodb: 3, messaging: 3 };
const SPAN_MS = 75_000;

let findings = 0;
for (let round = 1; round <= Number(options.rounds); round += 1) {
  const seed = options.seed === undefined ? Date.now() % 2 ** 31 : Number(options.seed) + round - 1;
  console.log(`round ${round}, seed ${seed} …`);
  findings += await countFindings(seed);
}
console.log(findings === 0 ? 'nothing lost, nothing doubled' : `${findings} findings`);
process.exitCode = findings === 0 ? 0 : 1;

/** A round that cannot be brought to its end is a finding too. */
async function countFindings(seed: number): Promise<number> {
  const executions = Number(options.executions);
  try {
    const report = await runChaosRound({ seed, executions, faults: FAULTS, spanMs: SPAN_MS });
    for (const line of toLines(report)) console.log(line);
    return Object.values(report.findings).flat().length;
  } catch (error) {
    console.log(`  the round has failed: ${String(error)}`);
    return 1;
  }
}

function toLines(report: ChaosReport): readonly string[] {
  const { faults, findings: found, leftToRecover, recoverySeconds } = report;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const shown = faults.map(
    ({ kind, killedAtMs, downMs }) => `${kind} at ${seconds(killedAtMs)} for ${seconds(downMs)}`,
  );
  return [
    `  ${report.executions} executions and ${report.children} children, ${report.repeatedStarts} starts made again`,
    `  ${faults.length} faults: ${shown.join(', ')}`,
    `  ${report.effects} effects, ${report.repeatedEffects} performed once more under the same key`,
    `  ${leftToRecover} ended after the last fault was over, within ${recoverySeconds} s`,
    ...Object.entries<readonly string[]>({ ...found }).map(
      ([name, lines]) => `  ${name}: ${lines.length}`,
    ),
    ...Object.values(found)
      .flat()
      .map((line) => `    ${line}`),
  ];
}
