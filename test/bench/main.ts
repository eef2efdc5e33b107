/** `npm run bench`: the only place where time is measured. Figures are of this machine, busy or not. */
import { availableParallelism } from 'node:os';
import { benchColdStarts } from './cold-start-bench.ts';
import { benchCore } from './core-bench.ts';
import { benchStack } from './stack-bench.ts';

console.log(`Node ${process.version}, ${availableParallelism()} cores`);
for await (const line of benchColdStarts()) console.log(line);
console.log(await benchCore());
for await (const line of benchStack()) console.log(line);
