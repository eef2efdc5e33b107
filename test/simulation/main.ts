/**
 * `npm run simulate -- [--seed N] [--runs N] [--case NAME] [--trace] [--jobs N]`: so many runs from the seed on, in as many
 * processes as there are cores. Prints what was run and what went wrong. Exit status 1: an invariant was broken, or the runs
 * have shown nothing; every finding says how to see it again.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { runSchedule, type ScheduleResult } from './simulator/run-schedule.ts';
import { Tally } from './simulator/tally.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1000' },
    case: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    trace: { type: 'boolean', default: false },
  },
});

const [seed, runs, jobs] = [values.seed, values.runs, values.jobs].map(Number) as [
  number,
  number,
  number,
];
const caseName = values.case === undefined ? {} : { caseName: values.case };
const tally = new Tally();
const startedAt = performance.now();
if (values.trace) await trace();
else await runAll();
for (const line of tally.lines) console.log(line);
console.log(`${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
process.exitCode = tally.findings.length + tally.emptiness.length > 0 ? 1 : 0;

async function trace(): Promise<void> {
  for (let each = seed; each < seed + runs; each += 1) {
    const result = await runSchedule({ seed: each, isTraced: true, ...caseName });
    for (const line of result.trace) console.log(line);
    console.log(`trace ${result.digest}`);
    tally.add(result);
  }
}

/** Worker i takes the seeds `seed + i`, `seed + i + jobs` …: each has its share of the slow ones. */
async function runAll(): Promise<void> {
  const count = Math.max(1, Math.min(jobs, runs));
  await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const workerData = { first: seed + i, end: seed + runs, stride: count, ...caseName };
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
      worker.on('message', (result: ScheduleResult) => tally.add(result));
      return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
    }),
  );
  tally.findings.sort((a, b) => a.seed - b.seed);
}
