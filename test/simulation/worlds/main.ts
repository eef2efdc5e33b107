/**
 * `npm run simulate:worlds`: explores every small world, each in a process of its own, and prints what there was to see.
 * `-- --world NAME` explores one. Ends with 1 when a schedule breaks a promise; that schedule is printed.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MS_PER_SECOND } from '../../../src/core/shared/units.ts';
import { Explorer, type Exploration, type Figures } from './explore.ts';
import type { SmallWorld } from './small-world.ts';
import { WORLDS } from './catalogue.ts';

const MEGABYTES = '4000';
const BYTES_PER_MB = 2 ** 20;
const KB_PER_MB = 1024;

const { values } = parseArgs({ options: { world: { type: 'string' } } });
if (values.world === undefined) exploreAll();
else await exploreNamed(values.world);

function exploreAll(): void {
  for (const { name } of WORLDS) {
    const own = fileURLToPath(import.meta.url);
    const args = [`--max-old-space-size=${MEGABYTES}`, own, '--world', name];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

async function exploreNamed(name: string): Promise<void> {
  const world = WORLDS.find((other) => other.name === name);
  if (world === undefined) {
    const names = WORLDS.map((other) => other.name).join(', ');
    console.error(`There is no world "${name}". Take one of: ${names}.`);
    process.exitCode = 2;
    return;
  }
  const sinceMs = Date.now();
  console.log(describeWorld(world));
  const found = await Explorer.explore(world, (figures) => {
    const megabytes = Math.round(process.memoryUsage.rss() / BYTES_PER_MB);
    console.error(`  … ${describeFigures(figures)}; ${secondsSince(sinceMs)} s, ${megabytes} MB`);
  });
  console.log(`  ${describeFigures(found)}`);
  console.log(`  ${describeCost(sinceMs)}`);
  printViolation(found);
}

function describeWorld({ name, about, budget, handlers }: SmallWorld): string {
  const counts = Object.entries(budget).map(([what, count]) => `${count} ${what}`);
  return `${name}: ${about}\n  up to ${counts.join(', ')}; ${handlers} handlers`;
}

function describeFigures({ states, transitions, depth, ...others }: Figures): string {
  const { outcomes, histories, processes } = others;
  const seen = `${states} states, ${transitions} transitions, depth ${depth}`;
  return `${seen}; ${histories} histories, ${outcomes} outcomes, ${processes} states of processes`;
}

function describeCost(sinceMs: number): string {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = Math.round((userCPUTime + systemCPUTime) / 1_000_000);
  const megabytes = Math.round(maxRSS / KB_PER_MB);
  return `${secondsSince(sinceMs)} s, of the processor ${cpuSeconds} s, ${megabytes} MB at most`;
}

function secondsSince(sinceMs: number): number {
  return Math.round((Date.now() - sinceMs) / MS_PER_SECOND);
}

function printViolation({ violation }: Exploration): void {
  if (violation === undefined) {
    console.log('  no promise is broken');
    return;
  }
  process.exitCode = 1;
  console.log(`  BROKEN ${violation.broken}\n  by this schedule:`);
  for (const step of violation.steps) console.log(`    ${step}`);
}
