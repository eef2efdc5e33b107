/** A worker of `main.ts`: tells each of its runs as it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { runSchedule } from './simulator/run-schedule.ts';

const { first, end, stride, ...request } = workerData as {
  readonly first: number;
  readonly end: number;
  readonly stride: number;
  readonly caseName?: string;
};

for (let seed = first; seed < end; seed += stride) {
  parentPort?.postMessage(await runSchedule({ seed, ...request }));
}
